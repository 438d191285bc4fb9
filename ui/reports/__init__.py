"""Reports: what there is at the left, one of them at the right, to be looked into, printed, kept and saved."""
