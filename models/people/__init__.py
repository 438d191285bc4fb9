"""Everybody the business deals with: people, companies, staff, and their one timeline."""
