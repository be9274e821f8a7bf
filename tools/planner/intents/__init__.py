"""What a person is doing: the seven intents, judgements, lasting tastes and tastes for now."""
