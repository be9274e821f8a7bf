"""Replay: every logged turn through the present graph, with everything around it as it was then."""
