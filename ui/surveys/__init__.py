"""Surveys and polls: made, asked, answered, read."""
