"""Thousands of conversations with planted values, and a search for them in all that is left."""
