"""The public functions: wrong arguments are errors, pages never are."""

from __future__ import annotations

import pytest

import bodytext
from bodytext.features.page.limits import MAX_BLOCKS
from bodytext.models import default_model


def test_wrong_values_are_errors() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        bodytext.extract("<p>x", threshold=1.5)
    with pytest.raises(ValueError, match="unknown output format"):
        bodytext.extract("<p>x", output_format="pdf")  # type: ignore[arg-type]


@pytest.mark.parametrize("focus", ["speed", "", 1, ["recall"]])
def test_an_unknown_focus_is_an_error(focus: object) -> None:
    for function in (bodytext.extract, bodytext.classify, bodytext.extract_lines, bodytext.classify_lines):
        with pytest.raises(ValueError, match="there are precision and recall"):
            function("A line.", focus=focus)


def test_a_focus_and_a_threshold_together_are_an_error() -> None:
    with pytest.raises(ValueError, match="focus and threshold both"):
        bodytext.extract("<p>x", focus="recall", threshold=0.5)


@pytest.mark.parametrize(
    ("page", "status"),
    [(b"", "empty"), ("<p></p>", "empty"), (b"%PDF-1.7", "not_html"), ("<p>A text", "ok"), (b"\x89PNG\r\n", "not_html")],
)
def test_the_status_says_what_a_page_was(page: bytes | str, status: str) -> None:
    document = bodytext.classify(page)
    assert document.status == status
    assert status == "ok" or document.text == ""


def test_a_page_of_too_many_blocks_says_so() -> None:
    document = bodytext.classify_lines("a\n" * (MAX_BLOCKS + 1))
    assert (document.page.n_blocks, document.status) == (MAX_BLOCKS, "too_large")


def test_a_threshold_of_zero_keeps_everything_and_confidence_is_a_share() -> None:
    document = bodytext.classify("<p>One.<p>Two.", threshold=0)
    assert document.text.split() == ["One.", "Two."]
    assert 0 <= document.confidence <= 1
    assert bodytext.classify("").confidence == 0


def test_the_charset_of_the_server_comes_before_the_word_of_the_page() -> None:
    page = "<meta charset=windows-1251><p>Корабль выходит в девять и возвращается до прилива.</p>".encode("koi8-r")
    assert "Корабль выходит" in bodytext.extract(page, charset="koi8-r", threshold=0)
    assert "Корабль выходит" not in bodytext.extract(page, threshold=0)


def test_a_model_of_the_other_kind_is_refused() -> None:
    for function, page_format in (
        (bodytext.extract, "text"),
        (bodytext.classify, "text"),
        (bodytext.extract_lines, "html"),
        (bodytext.classify_lines, "html"),
    ):
        with pytest.raises(bodytext.ModelError, match="not for"):
            function("A line.", model=default_model(page_format))


def test_a_model_must_be_what_load_returns() -> None:
    with pytest.raises(TypeError, match=r"model must be what bodytext\.load returns, not str"):
        bodytext.extract("<p>A line.", model="my.bodytext")  # type: ignore[arg-type]
