"""People and companies on screen."""
