"""Labelled pages: read from disk, aligned with their gold, made ready for training."""
