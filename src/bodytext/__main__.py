"""`python -m bodytext` is the command `bodytext`."""

import sys

from bodytext.cli import main

sys.exit(main())
