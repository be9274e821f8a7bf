"""How well the built-in planner understands people: `python -m evals.understanding --requests DIR`."""
