"""Loyalty: programme, points ledger."""
