"""Papers of the counter, and the printers that they go to."""
