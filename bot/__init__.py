"""The conversation, and one adapter for each channel."""
