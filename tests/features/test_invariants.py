"""What holds for every page, whatever its markup."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bodytext.features import NAMES, Page, container_elements, features, parse, segment
from bodytext.features.page.parse import Tree

QUICK = settings(deadline=None, max_examples=60)

words = st.sampled_from(["a", "Word", " ", "\n", "x y.", "é", "漢字。", "ไทย", "&amp;", "&nbsp;", "1,5", "<", "\u200b", "😀"])
tags = st.sampled_from(
    [
        *[
            "div",
            "p",
            "ul",
            "li",
            "table",
            "tr",
            "td",
            "h1",
            "a",
            "b",
            "span",
            "button",
            "section",
            "nav",
            "noscript",
            "body",
            "html",
        ],
        *["script", "style", "select", "template", "svg", "pre", "form", "dl", "dd", "x-y"],
    ]
)
attributes = st.sampled_from(
    ["", ' class="a b"', " id=i", ' role="navigation"', " hidden", ' style="display:none"', ' class="unclosed']
)
voids = st.sampled_from(["<br>", "<img>", "<input>", "<hr>", "<!-- c -->", "</p>", "</html>", "<title>T</title>"])


def _element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inner = st.lists(children, max_size=4).map("".join)
    closing = st.booleans()
    return st.builds(lambda tag, more, body, end: f"<{tag}{more}>{body}" + f"</{tag}>" * end, tags, attributes, inner, closing)


html_pages = st.recursive(words | voids, _element, max_leaves=25)
any_page = html_pages | st.text(max_size=200) | st.binary(max_size=200)


def _without_space(text: str) -> str:
    return "".join(text.split())


def _is_subsequence(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(character in rest for character in part)


def _page_text(tree: Tree) -> str:
    return "".join("".join(map(str, root.itertext())) + (root.tail or "") for root in tree.roots)


def _assert_sound(page: Page) -> None:
    n = page.n_blocks
    for array in (page.container, page.leaf, page.link_chars, page.bold_chars, page.links, page.breaks, page.images, page.controls):
        assert array.shape == (n,)
        assert array.dtype == np.int32
        assert (array >= 0).all()
    rows = np.arange(page.n_containers)
    assert (page.parent[1:] < rows[1:]).all()
    assert (page.first <= page.last).all()
    assert (page.first[page.parent] <= page.first).all()
    assert (page.last <= page.last[page.parent]).all()
    assert (page.first[0], page.last[0]) == (0, n)
    assert (page.first[1:] < page.last[1:]).all()
    blocks = np.arange(n)
    assert ((page.first[page.container] <= blocks) & (blocks < page.last[page.container])).all()
    contexts = page.contexts
    for number in range(1, len(contexts.parent)):
        above = contexts.parent[number]
        assert above < number
        assert contexts.depth[number] == contexts.depth[above] + 1
        assert contexts.flags[number] & contexts.flags[above] == contexts.flags[above]


@QUICK
@given(any_page)
def test_texts_are_folded_and_never_empty(html: str | bytes) -> None:
    for text in segment(parse(html)).texts:
        assert text
        assert text == " ".join(text.split())


@QUICK
@given(any_page)
def test_tables_are_sound(html: str | bytes) -> None:
    tree = parse(html)
    page = segment(tree)
    _assert_sound(page)
    assert len(container_elements(tree)) == page.n_containers


@QUICK
@given(any_page)
def test_features_have_a_finite_row_for_every_block(html: str | bytes) -> None:
    page = segment(parse(html))
    matrix = features(page)
    assert matrix.shape == (page.n_blocks, len(NAMES))
    assert matrix.dtype == np.float32
    assert np.isfinite(matrix).all()


@QUICK
@given(any_page)
def test_the_same_page_gives_the_same_numbers(html: str | bytes) -> None:
    first, second = segment(parse(html)), segment(parse(html))
    assert first.texts == second.texts
    np.testing.assert_array_equal(features(first), features(second))


@QUICK
@given(any_page)
def test_block_text_is_a_subsequence_of_the_page(html: str | bytes) -> None:
    tree = parse(html)
    assert _is_subsequence(_without_space("".join(segment(tree).texts)), _without_space(_page_text(tree)))


@QUICK
@given(html_pages)
def test_str_and_utf8_bytes_are_the_same_page(html: str) -> None:
    assert segment(parse(html)).texts == segment(parse(html.encode(), charset="utf-8")).texts


@QUICK
@given(st.lists(st.sampled_from(["one", "Two two.", "漢字", "a &lt; b"]), min_size=1, max_size=8))
def test_every_paragraph_is_a_block(paragraphs: list[str]) -> None:
    html = "<body>" + "".join(f"<p>{text}</p>" for text in paragraphs)
    assert segment(parse(html)).texts == [text.replace("&lt;", "<") for text in paragraphs]
