"""What comes in from and goes out to files: tables, cards, calendars."""
