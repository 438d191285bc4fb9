"""The business: tables and rules. No Qt, no files, no network, no clock."""
