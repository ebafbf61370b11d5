"""The output options of `bodytext extract`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bodytext.cli import main


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text("<p>Some <a href=x>linked</a> words <img src=y alt=z></p>", encoding="utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert main(["extract", "--threshold", "0", *map(str, arguments)]) == 0
    return capsys.readouterr().out


def test_links_and_images_of_markdown(capsys: pytest.CaptureFixture[str], page: Path) -> None:
    assert run(capsys, page, "--format", "markdown") == "Some linked words\n"
    assert run(capsys, page, "--format", "markdown", "--links") == "Some [linked](x) words\n"
    assert run(capsys, page, "--format", "markdown", "--images") == "Some linked words ![z](y)\n"


def test_html_has_links_and_images_made_absolute(capsys: pytest.CaptureFixture[str], page: Path) -> None:
    out = run(capsys, page, "--format", "html", "--url", "https://www.example.org/a/")
    expected = (
        '<p>Some <a href="https://www.example.org/a/x">linked</a> words <img src="https://www.example.org/a/y" alt="z"></p>\n'
    )
    assert out == expected
