"""Consent: ask with the words to say, and write down what the person said."""
