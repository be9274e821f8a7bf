"""A request verb and what belongs to it, by kind of verb, read into asks."""
