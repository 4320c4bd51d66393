"""Finds entries: text analysis, TF-IDF, ranking, confidence, the index on disk."""
