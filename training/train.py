"""Trains a model: `python training/train.py DIR... -o FILE` is the same as `bodytext train DIR... -o FILE`."""

import sys

from bodytext.cli import main

if __name__ == "__main__":
    sys.exit(main(["train", *sys.argv[1:]]))
