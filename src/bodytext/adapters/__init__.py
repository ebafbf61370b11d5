"""Adapters to other frameworks: one small module each, imported only by those who use it."""
