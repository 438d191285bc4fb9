"""Today: what stands to be done, from every room, as lines of one kind; the day's figures."""
