"""Looks that hold for a part of a picture, or come as lookup tables."""
