"""Reminders: something to do at a time."""
