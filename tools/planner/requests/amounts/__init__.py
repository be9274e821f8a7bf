"""How much: stated amounts, shares, levels, stops, sizes on paper and of things."""
