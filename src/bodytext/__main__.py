"""`python -m bodytext` is the command `bodytext`."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
