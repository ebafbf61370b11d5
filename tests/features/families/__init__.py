"""Tests of the feature families, one file each, and what they share."""
