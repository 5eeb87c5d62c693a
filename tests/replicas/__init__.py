"""Many replicas of the whole program, people who write to them, and what befalls both."""
