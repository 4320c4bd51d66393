"""What analysis knows of one language, one a file."""
