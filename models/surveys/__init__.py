"""Surveys and polls: what customers answer."""
