"""A plan said back in words: step phrases, summaries, briefs for an image model."""
