"""The loops over characters, words and trees that are worth compiling, each next to its Python twin."""
