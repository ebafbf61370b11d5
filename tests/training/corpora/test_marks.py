"""Marks in a page become labels of its blocks, and leave no trace."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bodytext.features import parse, segment
from bodytext.training.corpora import marks
from bodytext.training.corpora.marks import is_bare_span, labels_from_marks


def _says(element: etree._Element) -> bool | None:
    return {"1": True, "0": False}.get(element.get("gold", ""))


def _strip(element: etree._Element) -> bool:
    return element.attrib.pop("gold", "none") != "none" and element.tag == "mark"


def _labelled(html: bytes | str) -> list[tuple[str, bool]]:
    clean, labels = labels_from_marks(html, _says, strip=_strip)
    assert "gold" not in clean
    assert labels.dtype == bool
    return list(zip(segment(parse(clean)).texts, labels.tolist(), strict=True))


@pytest.mark.parametrize(
    ("html", "is_content"),
    [
        ("<p>one two three", False),
        ("<p gold=1>one two three", True),
        ("<p><mark gold=1>one</mark> two three", False),
        ("<p><mark gold=1>one</mark> two", True),
        ("<p><mark gold=1>one two</mark> three", True),
        ("<p gold=1>one <mark gold=0>two three</mark>", False),
        ("<p gold=1><mark gold=0>one</mark> two three", True),
        ("<p><mark gold=1>one</mark><mark gold=1>two</mark> three", True),
        ("<p><mark gold=1>half-past-ten</mark> two three", True),
        ("<p><mark gold=1>! ? .</mark> two", False),
        ("<p><mark gold=1>!</mark> ?", True),
        ("<p><mark gold=1>三分之一</mark> two three", True),
    ],
)
def test_a_block_is_content_when_half_of_its_words_are(html: str, is_content: bool) -> None:
    ((_, label),) = _labelled(html)
    assert label is is_content


def test_what_follows_a_marked_element_is_not_marked() -> None:
    html = "<div gold=1>A<p gold=0>B</p>C</div>D<div><p gold=1>E</p>F</div>"
    assert _labelled(html) == [("A", True), ("B", False), ("C", True), ("D", False), ("E", True), ("F", False)]


def test_a_mark_that_cuts_words_does_not_change_them() -> None:
    assert _labelled("<p>un<mark gold=1>break</mark>able <b gold=1>bo</b>ld") == [("unbreakable bold", False)]


def test_marks_may_hold_blocks_and_the_block_elements_stay() -> None:
    clean, labels = labels_from_marks("<mark gold=1><h2 gold=1>A</h2><p>B</p></mark><p>C", _says, strip=_strip)
    assert clean == "<html><body><h2>A</h2><p>B</p><p>C</p></body></html>"
    assert labels.tolist() == [True, True, False]


def test_scripts_styles_attributes_and_doctype_stay_as_they_are() -> None:
    html = (
        '<!DOCTYPE html>\n<html lang="en"><head><title>T</title><style>p > a {color: red}</style></head>'
        '<body class="x y"><script>if (a < b && c) run("<p>");</script><p gold="1">A</p></body></html>'
    )
    assert labels_from_marks(html, _says, strip=_strip)[0] == html.replace(' gold="1"', "")


def test_text_after_the_end_of_the_page_is_labelled_too() -> None:
    assert _labelled("<html><body><p>A</p></body></html><p gold=1>B</p><p>C") == [("A", False), ("B", True), ("C", False)]


def test_private_characters_of_the_page_say_nothing() -> None:
    assert _labelled("<p>\ue000one \ue000 two&#xe000;<p gold=1>\ue001three") == [("one two", False), ("three", True)]


def test_characters_that_lxml_refuses_are_dropped() -> None:
    assert _labelled("<p gold=1>one\x01two\x0cthree\ufffe") == [("onetwo three", True)]


def test_bytes_are_decoded() -> None:
    assert _labelled("<meta charset=windows-1252><p gold=1>café".encode("windows-1252")) == [("café", True)]


@pytest.mark.parametrize("html", ["", " ", b"", "<!-- only a comment -->", "<img gold=1>"])
def test_a_page_without_text_has_no_labels(html: bytes | str) -> None:
    assert _labelled(html) == []


def test_other_blocks_with_marks_than_without_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    # As when the marks make a page longer than what is read of one.
    def short(html: str) -> object:
        return parse(html[:36])

    monkeypatch.setattr(marks, "parse", short)
    with pytest.raises(ValueError, match=r"^other blocks with marks than without: 2 and 3$"):
        labels_from_marks("<p>one<p>two<p>three four", _says, strip=_strip)


def test_only_a_span_without_attributes_is_bare() -> None:
    root = etree.fromstring("<p><span/><span class=''/><b/></p>")
    assert [is_bare_span(element) for element in root.iter()] == [False, True, False, False]


texts = st.sampled_from(["one", "Two three.", "漢字", " ", "\n", "&amp;", "\ue000", "\x02", "—"])
elements = st.recursive(
    texts,
    lambda inner: st.builds(
        lambda tag, attribute, children: f"<{tag}{attribute}>{''.join(children)}</{tag}>",
        st.sampled_from(["div", "p", "b", "mark", "li", "td", "noscript", "pre", "x-y", "html"]),
        st.sampled_from(["", " gold=1", " gold=0", " class=a"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=80)
@given(st.lists(elements, max_size=4).map("".join) | st.text(max_size=60))
def test_every_block_has_a_label_and_the_page_does_not_depend_on_the_labels(html: str) -> None:
    clean, labels = labels_from_marks(html, _says, strip=_strip)
    page = segment(parse(clean))
    assert labels.shape == (page.n_blocks,)
    other, _ = labels_from_marks(html.replace("gold=1", "gold=0"), _says, strip=_strip)
    assert other == clean
    none = labels_from_marks(html, lambda _: None, strip=_strip)[1]
    every = labels_from_marks(html, lambda _: True, strip=_strip)[1]
    assert not none.any()
    assert every.all()
