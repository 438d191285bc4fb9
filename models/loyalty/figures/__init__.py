"""Programme figures: what is counted, one function a figure, each defined in a sentence that the screen shows."""
