"""Whatever the page, the words of all formats are the same, and in the page's order."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bodytext.document import Document
from bodytext.features import parse, segment
from bodytext.render import build
from bodytext.render.nodes import Block, folded_text, walk_nodes

QUICK = settings(deadline=None, max_examples=150)
BLOCK_TAGS = """article aside blockquote body button caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3
h6 header html hr legend li main menu nav noscript ol p pre section summary table tbody td tfoot th thead tr ul""".split()
INLINE_TAGS = "a b i em strong code kbd span sub sup mark s q time abbr font x-y o:p small".split()
VOIDS = [
    "<br>",
    "<br><br>",
    "<img src=a.png alt=alt>",
    "<hr>",
    "<script>no</script>",
    "<select><option>no</select>",
    "</p>",
    "</table>",
]
TEXTS = """a Word # ## 1. 2) - + * ** _ __ `` ` ``` ~~~ ~~ > | || --- === [a](b) [x]: ![ ] [ \\ \\* <b> &amp;lt; &amp; &lt;br> &lt;!--
é 漢字。 ไทย snake_case ! !. , ( ) “quoted” $ $x$ : :--- https://e.org/a_b_ www.e.org 50% e.g. \u200b 😀 !--""".split()

texts = st.lists(st.sampled_from([*TEXTS, " ", "\n", "\n\n", "&nbsp;", "    ", "\t"]), min_size=1, max_size=4).map("".join)
attributes = st.sampled_from(
    [
        *["", "", "", " href=/a", " id=main", " class=body", ' class="language-py"'],
        *[" colspan=3", " rowspan=2", " start=7", " value=3", " role=presentation"],
    ]
)


def _element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tags = st.sampled_from(BLOCK_TAGS) | st.sampled_from(INLINE_TAGS)
    inner = st.lists(children, max_size=5).map("".join)
    return st.builds(
        lambda tag, more, body, end: f"<{tag}{more}>{body}" + f"</{tag}>" * end,
        tags,
        attributes,
        inner,
        st.sampled_from([1, 1, 1, 0]),
    )


def _table(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    cell = st.builds(lambda tag, more, body: f"<{tag}{more}>{body}</{tag}>", st.sampled_from(["td", "th"]), attributes, children)
    rows = st.lists(st.lists(cell, max_size=3).map(lambda cells: f"<tr>{''.join(cells)}</tr>"), max_size=3).map("".join)
    return rows.map(lambda body: f"<table>{body}</table>")


_trees = st.recursive(texts | st.sampled_from(VOIDS), lambda children: _element(children) | _table(children), max_leaves=10)
pages = st.lists(_trees, min_size=1, max_size=6).map("".join)


def markdown_words(markdown: str) -> list[str]:
    """The words a reader of Markdown sees."""
    words: list[str] = []
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        if token.type == "fence":
            words += token.content.split()
        elif token.type == "inline":
            text = ""
            assert {child.content for child in token.children or [] if child.type == "html_inline"} <= {"<br>"}
            for child in token.children or []:
                text += " " if child.type in ("softbreak", "hardbreak", "html_inline") else child.content
            words += text.split()
        else:
            assert not token.content, token
    return words


def html_words(html: str) -> list[str]:
    """The words of an HTML fragment, cut as any page is."""
    return " ".join(segment(parse(html)).texts).split()


@QUICK
@given(pages, st.lists(st.booleans(), min_size=1, max_size=7))
def test_the_words_of_all_formats_agree(document: Callable[..., Document], html: str, kept: list[bool]) -> None:
    found = document(html, kept)
    words = " ".join(block.text for block in found.blocks if block.is_content).split()
    assert found.text.split() == words
    assert json.loads(found.json)["text"].split() == words
    assert html_words(found.html) == words
    assert markdown_words(found.markdown) == words


@QUICK
@given(pages, st.lists(st.booleans(), min_size=1, max_size=7))
def test_links_change_no_word_and_html_without_images_neither(
    document: Callable[..., Document], html: str, kept: list[bool]
) -> None:
    found = document(html, kept)
    words = found.text.split()
    assert html_words(found.render("html", include_links=False, include_images=False)) == words
    assert markdown_words(found.render("markdown", include_links=True)) == words


@QUICK
@given(pages)
def test_the_structure_has_the_blocks_of_the_segmenter(html: str) -> None:
    tree = parse(html)
    page = segment(tree)
    root = build(tree, page, [True] * page.n_blocks)
    found = [item for _, item in walk_nodes(root) if isinstance(item, Block)]
    assert [block.number for block in found] == list(range(page.n_blocks))
    assert [folded_text(block) for block in found] == page.texts


@QUICK
@given(pages)
def test_the_xpath_finds_the_block(document: Callable[..., Document], html: str) -> None:
    found = document(html)
    assert found.tree is not None
    for block in found.blocks:
        if block.xpath != "/":
            (element,) = found.tree.roots[0].getroottree().xpath(block.xpath)
            assert block.tag in (element.tag, "?")
            assert "".join(block.text.split()) in "".join("".join(element.itertext()).split()) or element.find(".//*") is not None


@pytest.mark.parametrize("output_format", ["txt", "markdown", "html"])
def test_a_page_without_kept_blocks_is_empty(document: Callable[..., Document], output_format: str) -> None:
    assert document("<p>a<pre>b</pre>", [False]).render(output_format) == ""
