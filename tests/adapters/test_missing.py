"""An adapter whose framework is missing says in one line what to install."""

from __future__ import annotations

import importlib
import sys

import pytest


@pytest.mark.parametrize(
    ("adapter", "package", "requirement"),
    [
        ("datatrove", "datatrove", "datatrove"),
        ("dolma", "dolma", "dolma[warc]"),
        ("nemo_curator", "nemo_curator", "nemo-curator[text_cpu]"),
        ("scrapy", "itemadapter", "scrapy"),
    ],
)
def test_the_framework_is_named(monkeypatch: pytest.MonkeyPatch, adapter: str, package: str, requirement: str) -> None:
    module = f"bodytext.adapters.{adapter}"
    monkeypatch.delitem(sys.modules, module, raising=False)
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ImportError) as raised:
        importlib.import_module(module)
    assert str(raised.value).startswith("this adapter needs ")
    assert str(raised.value).endswith(f": pip install '{requirement}'")
