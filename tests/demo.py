"""Shows a page before and after: `make demo`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import bodytext

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "labeled" / "en-article-quarry-swifts" / "page.html"
NEXT = """
Next:
  .cache/demo/bin/bodytext extract PAGE.html       a page of your own
  .cache/demo/bin/bodytext extract --help          other formats
  README.md                                        pages and a model of your own
  make test                                        everything that is tested
"""


def main() -> None:
    """Print every block of the page with a mark for what is kept, then the body text."""
    document = bodytext.classify(PAGE.read_bytes())
    width = shutil.get_terminal_size().columns - 2
    print(f"Before: all text of {PAGE.relative_to(ROOT)}, + for what bodytext keeps\n")
    for block in document.blocks:
        line = " ".join(block.text.split())
        print("+" if block.is_content else " ", line if len(line) <= width else line[: width - 3] + "...")
    print(f"\nAfter: the body text\n\n{document.text}")
    print(NEXT, end="")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    main()
