"""What people's edits teach a model: examples under pseudonyms, only of those who allowed it."""
