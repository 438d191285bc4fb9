"""The window around the pages: side, palette, toasts, key sheet, first run."""
