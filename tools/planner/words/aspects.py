"""Figures that are the shape of a frame: "9:16", "2.39:1"."""

from __future__ import annotations

from tools.planner.words.wordsets import words

ASPECTS = words(
    "1:1 4:5 5:4 4:3 3:4 3:2 2:3 16:9 9:16 16:10 10:16 21:9 9:21 4:6 6:4 2:1 1:2 5:7 7:5 8:10 10:8 2.39:1 "
    "2.35:1 1.85:1 2.40:1 2.4:1 1.91:1 1.66:1 8.5:11 11:14"
)
