"""A second reading for what no rule reads: the nearest known way to say it."""
