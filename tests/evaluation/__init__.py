"""Measure understanding: `make evaluate` (python -m tests.evaluation)."""
