"""Simulated people teach the memory: how often it is wrong, how soon it follows, what a question saves."""
