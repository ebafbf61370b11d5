"""The report in a real browser, from a `file:` address, and what it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import bodytext
from bodytext.cli import main
from bodytext.explain import report
from bodytext.explain.attribution import attribute_page
from bodytext.explain.report import is_doubtful
from bodytext.models import ModelError, default_model

ROOT = Path(__file__).parents[2]
LABELED = ROOT / "labeled"
PAGE = LABELED / "nl-article-laadpalen-provincies" / "page.html"
TAGLESS = "</script><script>document.title = 'run'</script>"


@pytest.fixture
def opened(tmp_path: Path, new_tab: Callable[..., Any]) -> Callable[..., Any]:
    """A tab with the report of a page, made by the command; it may ask for nothing but the report itself."""

    def open_report(page: Path = PAGE, *arguments: str, **options: Any) -> Any:
        target = tmp_path / "report.html"
        assert main(["explain", str(page), "-o", str(target), *arguments]) == 0
        tab = new_tab(**options)
        asked: list[str] = []
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(target.as_uri())
        tab.locator("#count:not(:empty)").wait_for(state="attached")
        assert asked == [target.as_uri()]
        return tab

    return open_report


def kept_texts(tab: Any) -> list[str]:
    return tab.locator(".block.is-kept .text").all_inner_texts()


@pytest.mark.parametrize("name", ["nl-article-laadpalen-provincies", "en-listing-parish-news", "de-product-handkaffeemuehle"])
def test_it_shows_the_blocks_and_the_text_of_the_document(opened: Callable[..., Any], name: str) -> None:
    page = LABELED / name / "page.html"
    document = bodytext.classify(page.read_bytes())
    tab = opened(page)
    assert tab.locator(".block .text").all_text_contents() == [block.text for block in document.blocks]
    assert tab.locator(".block.is-kept .text").all_text_contents() == [block.text for block in document.blocks if block.is_content]
    assert tab.locator("#text").text_content() == document.text


def test_every_block_says_its_kind(opened: Callable[..., Any]) -> None:
    document = bodytext.classify(PAGE.read_bytes())
    told = opened().locator(".block .says .quiet").all_text_contents()
    assert [text.split()[0] for text in told] == [block.kind for block in document.blocks]


def test_the_slider_changes_what_is_kept_and_the_text(opened: Callable[..., Any]) -> None:
    tab = opened()
    document = bodytext.classify(PAGE.read_bytes())
    slider = tab.get_by_role("slider")
    slider.fill("0.05")
    low = bodytext.classify(PAGE.read_bytes(), threshold=0.05)
    assert tab.locator("#text").text_content() == low.text != document.text
    assert f"{int(low.kept.sum())} of {len(low.blocks)} blocks" in tab.locator("#count").inner_text()
    slider.focus()
    tab.keyboard.press("End")
    assert tab.locator("#text").text_content() == ""
    tab.get_by_role("button", name="Back to").click()
    assert tab.locator("#text").text_content() == document.text


def test_doubtful_blocks_alone(opened: Callable[..., Any]) -> None:
    page = LABELED / "hu-article-kisvasut-szakacs" / "page.html"
    tab = opened(page)
    tab.get_by_label("Only doubtful blocks").check()
    shown = tab.locator(".block:visible .text").all_text_contents()
    document = bodytext.classify(page.read_bytes())
    assert shown == [block.text for block in document.blocks if is_doubtful(block.probability)]
    assert 0 < len(shown) < len(document.blocks)


def test_a_block_opens_by_key_and_shows_what_moved_the_decision_most(opened: Callable[..., Any]) -> None:
    tab = opened()
    model = default_model("html")
    document = bodytext.classify(PAGE.read_bytes())
    found = attribute_page(model, document.page)
    number = int(np.flatnonzero(document.kept)[0])
    tab.locator(".block").nth(number - 1).focus()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    detail = tab.locator(f"#detail-{number}")
    assert document.blocks[number].xpath in detail.inner_text()
    numbers = [float(text.replace("\u2212", "-")) for text in detail.locator(".bars").first.locator(".number").all_inner_texts()]
    strongest = sorted(found.attribution.contributions[number].tolist(), key=abs, reverse=True)[: len(numbers)]
    assert numbers == pytest.approx(strongest, abs=0.006)
    detail.locator("summary").click()
    detail.locator("tbody tr").first.wait_for()
    assert detail.locator("tbody tr").count() == len(found.means)
    families = detail.locator(".bars").nth(1).locator(".number").all_inner_texts()
    total = sum(float(text.replace("\u2212", "-")) for text in families)
    assert total == pytest.approx(found.attribution.contributions[number].sum(), abs=0.06)
    tab.locator(".block").nth(number).press("Enter")
    assert detail.count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_fault_of_accessibility(opened: Callable[..., Any], faults: Callable[[Any], list[str]], scheme: str) -> None:
    tab = opened(color_scheme=scheme)
    tab.locator(".block.is-kept").first.click()
    tab.locator(".detail summary").click()
    tab.locator(".detail tbody tr").first.wait_for()
    assert faults(tab) == []


def test_nothing_of_a_hostile_page_runs(opened: Callable[..., Any], tmp_path: Path) -> None:
    hostile = tmp_path / "hostile.html"
    hostile.write_text(
        "<title>&lt;/title>&lt;script>document.title='run'&lt;/script></title>"
        f"<p>{TAGLESS.replace('<', '&lt;')} is how a script ends and begins.</p>"
        "<p>&lt;img src=x onerror=\"document.title='run'\"> is text, and so is $title or ${data}.</p>",
        encoding="utf-8",
    )
    tab = opened(hostile)
    tab.wait_for_timeout(200)
    assert "run" not in tab.title().replace("<script>document.title='run'</script>", "")
    assert TAGLESS in tab.locator(".block .text").first.text_content()
    assert tab.locator("img, iframe").count() == 0
    assert tab.locator("script").count() == 2


def test_the_summary(tmp_path: Path) -> None:
    document = bodytext.classify(b"<nav><a href=/>Home page</a></nav><p>Some words.", threshold=0)
    made = report(document, default_model("html"), source="page.html")
    figures = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", made))
    assert figures["Words kept"].startswith("4<small>of 4, 100%")
    assert figures["Blocks kept"].startswith("2<small>of 2")
    assert figures["Link density"].startswith("45%")
    assert figures["Confidence"].startswith(f"{document.confidence:.2f}")
    assert figures["Page type"].startswith(document.page_type or "unknown")


@pytest.mark.parametrize("page", [b"", b"<p></p>", b"%PDF-1.7", "<p>\ud800 lone surrogate</p>", b"<p>&#55357; half"])
def test_any_page_has_a_report(page: bytes | str) -> None:
    made = report(bodytext.classify(page), default_model("html"))
    made.encode("utf-8")
    assert "<main" in made


def test_plain_text_has_a_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = tmp_path / "page.txt"
    lines.write_text("Home\nThe ferry leaves at nine and comes back before the tide turns.\n", encoding="utf-8")
    assert main(["explain", "--text", str(lines)]) == 0
    assert "The ferry leaves" in capsys.readouterr().out


def test_a_missing_page_and_an_output_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(tmp_path / "missing.html")]) == 1
    assert capsys.readouterr().err == f"bodytext: {tmp_path / 'missing.html'}: No such file or directory\n"
    target = tmp_path / "nowhere" / "report.html"
    assert main(["explain", str(PAGE), "-o", str(target)]) == 1
    assert capsys.readouterr().err == f"bodytext: {target}: no such folder: {target.parent}\n"


def test_a_model_for_other_pages_explains_nothing() -> None:
    document = bodytext.classify(b"<p>Some words.")
    with pytest.raises(ModelError, match="for lines of plain text, not for HTML"):
        report(document, default_model("text"))
