"""A whole prompt read into asks: its sentences, verbs, idioms and fragments, merged."""
