"""What text analysis knows of a language; one file per language."""
