"""The calendar: day, week, month and agenda, painted from a prepared layout; moved and stretched by hand or by keys."""
