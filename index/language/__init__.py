"""What text analysis knows about a language; one file per language."""
