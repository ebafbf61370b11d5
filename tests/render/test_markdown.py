"""Markdown is read back by a CommonMark reader as the page meant it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from markdown_it import MarkdownIt

from bodytext.document import Document


def read_back(markdown: str) -> str:
    """What a reader of CommonMark and of tables makes of it, on one line."""
    return "".join(line.strip() for line in MarkdownIt("commonmark").enable("table").render(markdown).split("\n"))


@pytest.mark.parametrize(
    "html",
    [
        "<h1>One</h1><h2>Two</h2><h6>Six # #</h6>",
        "<p>1. not a list</p><p># no heading</p><p>- no item</p><p>=</p><p>---</p><p>~~~</p><p>a | b</p>",
        "<ul><li>a</li><li>b<ul><li>c</li><li>d</li></ul></li></ul>",
        '<ol start="7"><li>a</li><li>b<ul><li>c<ol><li>d</li></ol></li></ul></li></ol>',
        "<ul><li>a</li></ul><ul><li>b</li></ul><ol><li>c</li></ol><ol><li>d</li></ol>",
        "<ul><li><ul><li>a</li></ul></li></ul>",
        "<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote><p>c</p>",
        "<ul><li><p>a</p><blockquote><p>b</p></blockquote></li></ul>",
        "<p><em>a</em> <strong>b</strong> <strong>c<em>d</em></strong> e<em>f</em>g</p>",
        "<p><code>a</code> <code>*b*</code></p>",
        "<p>*a* _b_ __c__ `d` [e](f) ![g](h) \\* ~~i~~</p>",
        "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td>d|e</td></tr></tbody></table>",
        "<ul><li><p>x</p><table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td>d</td></tr></tbody></table></li></ul>",
        '<pre><code class="language-c">if (a) {```}</code></pre>',
        '<ol><li><p>a</p><pre><code class="language-c">b</code></pre></li></ol>',
    ],
)
def test_structure_survives(document: Callable[..., Document], html: str) -> None:
    assert read_back(document(html).markdown) == html


@pytest.mark.parametrize(
    "html",
    [
        "<b>a:</b>b",
        "<b>“a”</b>b",
        "<i>a</i><b>b</b>",
        "<b>a</b><b>b</b>",
        "a<i>.</i>b",
        "<code>a</code><code>b</code>",
        "<b>a<i>b</i></b><i>c</i>",
    ],
)
def test_emphasis_that_cannot_be_written_leaves_no_asterisk(document: Callable[..., Document], html: str) -> None:
    tokens = MarkdownIt("commonmark").parse(document(f"<p>{html}</p>").markdown)
    text = "".join(child.content for token in tokens for child in token.children or [])
    assert "*" not in text
    assert "`" not in text


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ('<pre class="language-rust">x</pre>', "rust"),
        ('<pre><code class="hljs lang-c++">x</code></pre>', "c++"),
        ('<div class="highlight-source-shell"><pre>x</pre></div>', "shell"),
        ('<pre class="brush: java">x</pre>', "java"),
        ('<pre data-lang="go">x</pre>', "go"),
        ('<pre data-lang="a`b">x</pre>', "a"),
        ('<div class="highlight-default notranslate"><pre>x</pre></div>', ""),
        ('<div class="highlight wide"><pre>x</pre></div>', ""),
    ],
)
def test_language_of_code(document: Callable[..., Document], html: str, language: str) -> None:
    assert document(html).markdown == f"```{language}\nx\n```"


@pytest.mark.parametrize(
    ("attributes", "items", "numbers"),
    [
        ("", "<li>a<li>b", [1, 2]),
        (" start=0", "<li>a<li>b", [0, 1]),
        (" start=5", "<li>a<li value=9>b<li>c", [5, 9, 10]),
        (" reversed", "<li>a<li>b", [2, 1]),
        (" start=-3", "<li>a<li>b", [1, 2]),
        (" start=junk", "<li>a<li>", [1]),
    ],
)
def test_numbers_of_items(document: Callable[..., Document], attributes: str, items: str, numbers: list[int]) -> None:
    lines = document(f"<ol{attributes}>{items}</ol>").markdown.split("\n")
    assert [int(line.split(".")[0]) for line in lines] == numbers


def test_a_dropped_item_keeps_its_number(document: Callable[..., Document]) -> None:
    assert document("<ol><li>a<li>b<li>c</ol>", [True, False, True]).markdown == "1. a\n3. c"


def test_cells_keep_their_columns_when_others_are_empty_or_dropped(document: Callable[..., Document]) -> None:
    html = "<table><tr><th>a<th>b<th>c<tr><td><td>x<td>y<tr><td>p<td>q<td>r</table>"
    kept = [True, True, True, True, True, False, False, True]
    assert document(html, kept).markdown == "| a | b | c |\n| --- | --- | --- |\n|  | x | y |\n|  |  | r |"


def test_lists_deeper_than_a_reader_follows_are_flattened(document: Callable[..., Document]) -> None:
    markdown = document("<ul><li>a" * 40).markdown
    assert markdown.count("a") == 40
    assert max(token.level for token in MarkdownIt("commonmark").parse(markdown)) < 20
