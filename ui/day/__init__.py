"""The till's day on screen: opened, looked at, counted and closed."""
