"""Steps become a plan: measured deficits, conflicts, looks, taste, questions, answers to judgements."""
