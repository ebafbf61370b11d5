"""The loops over characters, words and trees that are worth compiling, each beside the same in Python."""
