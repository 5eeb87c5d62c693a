"""Understanding Vietnamese: text, features, intents. Imports no other room."""
