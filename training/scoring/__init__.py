"""Measures how good an extraction is: scores, evaluation out of fold, the report."""
