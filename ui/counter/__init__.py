"""The counter: the screen a shop sells from."""
