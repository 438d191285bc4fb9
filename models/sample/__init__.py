"""The sample shop: two years of a coffee shop that never was, the same for the same seed and end date."""
