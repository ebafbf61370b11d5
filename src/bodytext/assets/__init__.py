"""Style sheets and scripts of the report and of the labelling page, embedded without a build step and without the network."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.resources import files
from typing import Final

_IMPORT: Final = re.compile(r"^import [^;]*;\n", re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?=(?:async )?function|const|class)", re.MULTILINE)


def read(package: str, name: str) -> str:
    """Read a text file inside a package.

    >>> read("bodytext.assets", "theme.css").startswith("/*")
    True
    """
    return files(package).joinpath(name).read_text(encoding="utf-8")


def joined_modules(*sources: str) -> str:
    """Join ES modules into one script for a self-contained page, each after those it imports; no name may be exported twice.

    >>> joined_modules("export const one = 1;\\n", 'import { one } from "./one.js";\\nalert(one);\\n')
    'const one = 1;\\n\\nalert(one);\\n'
    """
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", source)) for source in sources)


def content_hash(source: str) -> str:
    """Return the hash that allows an inline script or style sheet in a content-security policy (CSP level 3, section 2.3.1).

    >>> content_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"
