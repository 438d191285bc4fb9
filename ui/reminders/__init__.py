"""Reminders on screen: a list of what is due, done with a result, put off."""
