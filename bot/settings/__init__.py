"""The settings: from file, environment and flags, checked once."""
