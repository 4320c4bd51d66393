"""Scores a corpus on questions, and reports it."""
