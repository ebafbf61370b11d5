"""Fits models to labelled pages."""
