"""Today: what stands to be done, the day's figures, who is on."""
