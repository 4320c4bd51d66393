"""Builds an index from a corpus; the only part that imports scikit-learn."""
