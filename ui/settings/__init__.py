"""The settings: what the owner decides, in plain words; every change is kept at once and can be undone."""
