"""What is counted and how it is read. Imports no other room."""
