"""What the bot says: answers, phrases, their checks and translations. Imports no other room."""
