"""Turns of speech read as a whole, from the tables of idioms."""
