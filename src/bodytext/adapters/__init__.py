"""Where crawls are processed today: one small module for each framework, imported by who uses it."""
