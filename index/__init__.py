"""How it is found: text analysis, TF-IDF, ranking, confidence, the index on disk."""
