"""Documents: PDF papers with embedded fonts."""
