"""Blocks and containers: where the text is cut, and what is counted on the way."""

from __future__ import annotations

import numpy as np
import pytest

from bodytext.features import Page, block_xpaths, container_elements, parse, segment, segment_lines
from bodytext.features.page.ancestors import BIT, is_hiding
from bodytext.features.page.tags import TAGS


def page_of(html: str) -> Page:
    """The page of some markup."""
    return segment(parse(html))


def flags_of(html: str) -> list[set[str]]:
    """The names of the flags of each block."""
    page = page_of(html)
    return [{name for name, bit in BIT.items() if page.contexts.flags[leaf] & bit} for leaf in page.leaf.tolist()]


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<p>a</p><p>b</p>", ["a", "b"]),
        ("<p>a<p>b", ["a", "b"]),
        ("<div>a<div>b</div>c</div>", ["a", "b", "c"]),
        ("<ul><li>a<li>b</ul>", ["a", "b"]),
        ("<table><tr><td>a<td>b</table>", ["a", "b"]),
        ("<dl><dt>a<dd>b</dl>", ["a", "b"]),
        ("<h1>a</h1>b", ["a", "b"]),
        ("<p>a<button>b</button>c", ["a", "b", "c"]),
        ("<section>a</section><custom-tag>b</custom-tag> c", ["a", "b c"]),
        ("<p></p><div> \n </div>", []),
    ],
)
def test_block_level_elements_cut(html: str, texts: list[str]) -> None:
    assert page_of(html).texts == texts


@pytest.mark.parametrize("tag", ["span", "a", "b", "i", "em", "code", "font", "time", "x-y"])
def test_inline_elements_do_not_cut(tag: str) -> None:
    assert page_of(f"<p>on<{tag}>e</{tag}> two").texts == ["one two"]


def test_white_space_is_folded() -> None:
    assert page_of("<p>\n a \t\n b&nbsp;&nbsp;c \u3000 d</p>").texts == ["a b c d"]


@pytest.mark.parametrize("between", ["<br><br>", "<br/>\n <br/>", "<br><span></span><br>", "<br><br><br>"])
def test_two_breaks_cut(between: str) -> None:
    assert page_of(f"<p>a{between}b").texts == ["a", "b"]


def test_one_break_is_a_space() -> None:
    page = page_of("<p>a<br>b<br>c</p><p>d")
    assert page.texts == ["a b c", "d"]
    assert page.breaks.tolist() == [2, 0]


def test_break_at_the_start_counts_nothing() -> None:
    page = page_of("<p><br>a")
    assert (page.texts, page.breaks.tolist()) == (["a"], [0])


def test_links_and_their_characters() -> None:
    page = page_of("<p>x <a href=1>two</a> y <a> four </a></p><p>none</p><p><a>all</a>")
    assert page.links.tolist() == [2, 0, 1]
    assert page.link_chars.tolist() == [7, 0, 3]


def test_inline_elements_in_a_link_count_as_link() -> None:
    page = page_of("<p><a><span>ab</span>c<b>d</b></a>e")
    assert page.link_chars.tolist() == [4]
    assert page.bold_chars.tolist() == [1]


def test_a_link_goes_on_across_blocks_and_begins_once() -> None:
    page = page_of("<p>x<a href=1>one<div>two</div>three</a>y")
    assert page.texts == ["xone", "two", "threey"]
    assert page.link_chars.tolist() == [3, 3, 5]
    assert page.links.tolist() == [1, 0, 0]


def test_link_around_blocks() -> None:
    page = page_of("<div><a href=1><p>p1</p><p>p2</p></a><p>p3</p></div>")
    assert page.link_chars.tolist() == [2, 2, 0]


def test_bold_characters() -> None:
    page = page_of("<p>a <b>bold</b> <strong>one</strong></p><p>plain <em>em</em>")
    assert page.bold_chars.tolist() == [7, 0]


def test_images_and_controls_since_the_block_before() -> None:
    page = page_of("<body><img><img><input><p>one</p><picture></picture><p>two</p><p>three <img></p><img>")
    assert page.images.tolist() == [2, 1, 1]
    assert page.controls.tolist() == [1, 0, 0]


@pytest.mark.parametrize(
    "skipped",
    [
        "<script>no</script>",
        "<style>no</style>",
        "<template><p>no</p></template>",
        "<select><option>no</option></select>",
        "<textarea>no</textarea>",
        "<iframe>no</iframe>",
        "<svg><text>no</text></svg>",
    ],
)
def test_skipped_elements_leave_the_text_around_whole(skipped: str) -> None:
    page = page_of(f"<p>a{skipped}b</p>")
    assert page.texts == ["ab"]
    assert page.n_containers == 4


def test_noscript_is_read_and_flagged() -> None:
    html = "<body><noscript><p>in</p></noscript><p>out</p>"
    assert page_of(html).texts == ["in", "out"]
    assert flags_of(html) == [{"noscript"}, set()]


@pytest.mark.parametrize(
    ("start", "flag"),
    [
        ("<nav>", "nav"),
        ('<div role="navigation">', "nav"),
        ('<div role="banner">', "header"),
        ("<ul>", "list"),
        ("<h3>", "heading"),
        ("<dl>", "definition"),
        ("<aside>", "aside"),
        ("<div hidden>", "hidden"),
        ('<div aria-hidden="true">', "hidden"),
        ('<div style="color:red; display : none">', "hidden"),
    ],
)
def test_flags_are_inherited(start: str, flag: str) -> None:
    assert flags_of(f"<body>{start}<div><span>a</span></div>") == [{flag}]


def test_is_hiding() -> None:
    assert is_hiding("VISIBILITY:hidden")
    assert not is_hiding("display:inline")


def test_containers() -> None:
    page = page_of("<body><div><p>a</p><p>b</p></div><ul><li>c</li></ul>")
    tags = [TAGS[page.contexts.tag[context]] for context in page.context.tolist()]
    assert tags == ["?", "html", "body", "div", "p", "p", "ul", "li"]
    assert page.parent.tolist() == [0, 0, 1, 2, 3, 3, 2, 6]
    assert page.first.tolist() == [0, 0, 0, 0, 0, 1, 2, 2]
    assert page.last.tolist() == [3, 3, 3, 2, 1, 2, 3, 3]
    assert page.container.tolist() == [4, 5, 7]


def test_text_between_blocks_belongs_to_the_element_around() -> None:
    page = page_of("<body><div>a<p>b</p>c</div>")
    assert page.container.tolist() == [3, 4, 3]


def test_an_element_without_text_is_no_container() -> None:
    page = page_of("<body><p>a</p><div> <img></div><p>b</p>")
    assert [TAGS[page.contexts.tag[context]] for context in page.context.tolist()] == ["?", "html", "body", "p", "p"]


def test_containers_of_a_second_root_stand_under_row_0() -> None:
    page = page_of("<html><body>a</body></html><p>b")
    assert page.parent.tolist() == [0, 0, 1, 0, 3]
    assert (page.first[0], page.last[0]) == (0, 2)
    assert (page.first[3], page.last[3]) == (1, 2)


def test_container_elements_find_the_containers() -> None:
    tree = parse("<body><p>a<i>b</i><script>x</script><select><option>o</select></p><div id=d>c</div></body></html><p>e")
    elements = container_elements(tree)
    page = segment(tree)
    assert (len(elements), elements[0]) == (page.n_containers, None)
    for element, context in zip(elements[1:], page.context[1:].tolist(), strict=True):
        assert element is not None
        assert element.tag == TAGS[page.contexts.tag[context]]
    assert block_xpaths(tree, page) == ["/html[1]/body/p", "/html[1]/body/div", "/html[2]/p"]


def test_leaf_is_the_innermost_element_around_the_first_text() -> None:
    page = page_of("<p> <a class=k><em>a</em> b</a> c")
    leaf = int(page.leaf[0])
    assert TAGS[page.contexts.tag[leaf]] == "em"
    above = page.contexts.parent[leaf]
    assert (TAGS[page.contexts.tag[above]], page.contexts.names[above][0]) == ("a", "k")
    assert page.contexts.depth[leaf] == 5


def test_equal_elements_share_a_context() -> None:
    page = page_of("<body><p class=x>a</p><p class=x>b</p><p class=y>c</p>")
    assert page.leaf[0] == page.leaf[1] != page.leaf[2]


def test_names_are_kept_as_written() -> None:
    page = page_of('<body><div class="A b" id=I role=main itemprop=articleBody>a')
    assert page.contexts.names[page.leaf[0]] == ("A b", "I", "main", "articleBody")


def test_head_is_read() -> None:
    head = page_of(
        '<html lang=" EN-gb "><head><title> A\n title </title><meta property="og:type" content="product">'
        '<meta property="article:published_time" content="2020">'
        '<script type="application/ld+json">{"@type": "NewsArticle"}</script></head><body>x'
    ).head
    assert (head.title, head.lang) == ("A title", "en-gb")
    assert head.hints == {"og_product", "published", "ld_article"}


def test_empty_page() -> None:
    page = segment(parse(b""))
    assert (page.n_blocks, page.n_containers, page.texts) == (0, 1, [])
    assert (page.first.tolist(), page.last.tolist()) == ([0], [0])


def test_lines() -> None:
    page = segment_lines("Menu\n\n  A  line \0of text.\r\nEnd")
    assert page.texts == ["Menu", "A line of text.", "End"]
    assert (page.n_containers, page.first.tolist(), page.last.tolist()) == (1, [0], [3])
    assert page.links.dtype == np.int32
    assert segment_lines(" \n").n_blocks == 0
