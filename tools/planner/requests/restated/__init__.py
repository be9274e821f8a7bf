"""Sentences put as the plain requests they come to, before they are read: wishes, hints, halves, what is told."""
