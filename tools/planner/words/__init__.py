"""Typed characters become words: plain text, tokens, spelling, base forms, numbers, names of looks."""
