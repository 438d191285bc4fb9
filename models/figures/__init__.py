"""Figures: what is counted, one function per figure, and the reports that show them."""
