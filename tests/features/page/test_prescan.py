"""The encoding that a page names: the cases in which a simple search goes wrong."""

from __future__ import annotations

import pytest

from bodytext.features.page.prescan import declared_encoding


@pytest.mark.parametrize(
    ("html", "encoding"),
    [
        (b"<meta charset=koi8-r>", "koi8-r"),
        (b"<meta\ncharset='koi8-r'/>", "koi8-r"),
        (b"<meta content='text/html;charset=\"koi8-r\"' http-equiv=Content-Type>", "koi8-r"),
        (b"<meta content='text/html; charset=koi8-r'>", None),
        (b"<meta name=charset content=koi8-r>", None),
        (b"<metal charset=koi8-r>", None),
        (b"<!-- <meta charset=koi8-r> --><meta charset=big5>", "big5"),
        (b"<!--><meta charset=koi8-r>-->", "koi8-r"),
        (b"<p title='<meta charset=koi8-r>'>", None),
        (b"<p title=x'><meta charset=koi8-r>", "koi8-r"),
        (b"<meta charset='koi8-r><p>", None),
        (b"<meta charset=nonsense><meta charset=koi8-r>", "koi8-r"),
        (b"<meta charset=x-user-defined>", "windows-1252"),
        (b"<meta charset=utf-16be>", "utf-8"),
        (b"<meta charset=hz-gb-2312>", None),
        (b"<?xml version='1.0' encoding='koi8-r'?><p>", "koi8-r"),
        (b"<?xml version='1.0' encoding='koi8-r'?><meta charset=big5>", "big5"),
        (b"<meta charset=koi8-r", None),
        (b"", None),
    ],
)
def test_named(html: bytes, encoding: str | None) -> None:
    assert declared_encoding(html) == encoding
