"""How words stand together: function words, noun phrases, clauses, wish or fault, colours, moments."""
