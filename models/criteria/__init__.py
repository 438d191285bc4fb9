"""Conditions: one language for segments, promotions, rewards, filters."""
