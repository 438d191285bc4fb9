"""Promotions: what is promised at the counter, to whom, when, for what; and what became of it."""
