"""Importing: file, columns, dry run, import. Nothing is written before the last step, and that can be undone."""
