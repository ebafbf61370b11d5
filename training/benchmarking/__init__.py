"""Compares bodytext with other extractors: time, memory and quality."""
