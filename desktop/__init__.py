"""This machine: the store file, backups, printers, documents, import and export, languages."""
