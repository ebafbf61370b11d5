"""`python -m bodytext` is the command `bodytext`."""

import sys

from .cli import main

sys.exit(main())
