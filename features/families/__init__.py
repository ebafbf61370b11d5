"""The feature families, one per module."""
