"""Scores a corpus on questions, and reports the scores."""
