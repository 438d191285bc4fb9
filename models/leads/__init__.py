"""Leads: captured, scored, graded, sent to the right person, with reasons that a person can argue with."""
