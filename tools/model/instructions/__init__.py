"""What a planning model is told: small layers, chosen for the turn and fitted to a number of tokens.

The words are data in the TOML files beside this; `brief.py` chooses and fits them.
"""
