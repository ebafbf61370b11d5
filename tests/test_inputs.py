"""What a page may be handed in as, and what is said of anything else."""

from __future__ import annotations

import io
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

import bodytext
from bodytext.features.page.limits import MAX_BLOCKS
from bodytext.inputs import page_content

PAGE = (
    "<!DOCTYPE html><html lang=nl><title>Getij</title><body><nav>Menu</nav>"
    "<p>Eén boot blijft in de haven.<ul><li>een<li>twee</ul></body></html>"
)
DATA = PAGE.encode()
LABELLED = sorted((Path(__file__).parents[1] / "labeled").glob("*/page.html"))[::8]


def blocks(page: Any, **options: Any) -> list[tuple[str, str, str]]:
    """Text, tag and XPath of the blocks of a page."""
    return [(block.text, block.tag, block.xpath) for block in bodytext.classify(page, **options).blocks]


@pytest.mark.parametrize(
    "page",
    [
        DATA,
        bytearray(DATA),
        memoryview(DATA),
        io.BytesIO(DATA),
        io.StringIO(PAGE),
        html.document_fromstring(PAGE),
        html.document_fromstring(PAGE).getroottree(),
        etree.fromstring(PAGE, etree.HTMLParser()),
    ],
    ids=["bytes", "bytearray", "memoryview", "binary-file", "text-file", "element", "tree", "etree"],
)
def test_a_page_in_any_form_gives_the_same(page: Any) -> None:
    assert blocks(page) == blocks(PAGE)


def test_a_path_and_an_open_file_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a page.html"
    path.write_bytes(DATA)
    assert blocks(path) == blocks(PAGE)
    with path.open("rb") as file:
        assert blocks(file) == blocks(PAGE)
        assert not file.closed
    with path.open(encoding="utf-8") as file:
        assert blocks(file) == blocks(PAGE)
    with tempfile.NamedTemporaryFile() as file:
        file.write(DATA)
        file.seek(0)
        assert blocks(file) == blocks(PAGE)
    path.write_bytes(b"Menu\n\nA line of text.")
    assert bodytext.extract_lines(path, threshold=0) == "Menu\n\nA line of text."


def test_a_file_that_gives_a_little_at_a_time_is_read_to_its_end() -> None:
    class Socket(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 7, 7))

    assert blocks(Socket(DATA)) == blocks(PAGE)


def test_a_file_that_cannot_be_read_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        bodytext.extract(tmp_path / "nowhere.html")
    with pytest.raises(IsADirectoryError if sys.platform != "win32" else PermissionError):
        bodytext.extract(tmp_path)


def test_a_tree_is_left_as_it_was() -> None:
    tree = html.document_fromstring("<body><!-- one --><p>a<?two?>b<svg:rect/><p>c</body>")
    xhtml = etree.XML('<html xmlns="http://www.w3.org/1999/xhtml"><body><!-- one --><p>a<br/>b</p></body></html>')
    for given_tree in (tree, xhtml):
        before, names = etree.tostring(given_tree), [one.tag for one in given_tree.iter()]
        document = bodytext.classify(given_tree, threshold=0)
        assert document.markdown
        assert (etree.tostring(given_tree), [one.tag for one in given_tree.iter()]) == (before, names)


def test_comments_and_processing_instructions_say_nothing() -> None:
    tree = html.document_fromstring("<p>one<!-- not this -->two<?nor this?>three</p><!-- nor this -->")
    assert bodytext.extract(tree, threshold=0) == "onetwothree"
    assert bodytext.extract(etree.Comment("not this"), threshold=0) == ""


def test_an_element_means_what_is_in_it_and_no_more() -> None:
    tree = html.document_fromstring("<body>before<div><p>one</p>two</div>after<p>last")
    assert bodytext.extract(tree.find(".//div"), threshold=0) == "one\n\ntwo"
    assert bodytext.extract(tree, threshold=0) == "before\n\none\n\ntwo\n\nafter\n\nlast"
    assert bodytext.extract(html.fragments_fromstring("<p>one</p>tail")[0], threshold=0) == "one"


def test_what_libxml2_puts_beside_the_root_belongs_to_the_page() -> None:
    page = "<html><body><p>one</body></html><p>two"
    tree = html.document_fromstring(page)
    assert [text for text, _, _ in blocks(tree)] == [text for text, _, _ in blocks(page)] == ["one", "two"]


@pytest.mark.parametrize("prefix", ["", "h:"])
def test_xhtml_with_namespaces(prefix: str) -> None:
    declared = f'xmlns{":" if prefix else ""}{prefix[:-1]}="http://www.w3.org/1999/xhtml"'
    names = "<{0}html {1}><{0}body><{0}p>one<{0}br/>two</{0}p><{0}div/><{0}ul><{0}li>three</{0}li></{0}ul></{0}body></{0}html>"
    tree = etree.XML(names.format(prefix, declared))
    assert blocks(tree) == [("one two", "p", "/html/body/p"), ("three", "li", "/html/body/ul/li")]
    assert blocks(tree.find(".//{*}ul")) == [("three", "li", "/html/body/ul/li")]


@pytest.mark.parametrize("path", LABELLED, ids=lambda path: path.parent.name)
def test_a_tree_gives_what_its_page_gives(path: Path) -> None:
    data = path.read_bytes()
    tree = etree.fromstring(data, etree.HTMLParser(encoding="utf-8", huge_tree=True))
    assert bodytext.extract(tree) == bodytext.extract(data, charset="utf-8")


def test_xpaths_are_those_of_the_tree() -> None:
    tree = html.document_fromstring("<div><!-- c --><p>one</p><?pi?><p>two</p></div><div><p>three</p></div>")
    for text, _, xpath in blocks(tree):
        (element,) = tree.getroottree().xpath(xpath)
        assert element.text == text


def test_an_empty_tree_is_an_empty_page() -> None:
    assert bodytext.classify(etree.ElementTree()).status == "empty"


def test_limits_hold_for_trees_too() -> None:
    root = innermost = etree.Element("div")
    for _ in range(5000):
        innermost = etree.SubElement(innermost, "div")
    innermost.text = "deep inside"
    document = bodytext.classify(root, threshold=0)
    assert (document.status, document.text) == ("too_deep", "deep inside")
    wide = etree.Element("div")
    for _ in range(MAX_BLOCKS + 10):
        etree.SubElement(wide, "p").text = "x"
    assert (bodytext.classify(wide).status, bodytext.classify(wide).page.n_blocks) == ("too_large", MAX_BLOCKS)


class Response:
    """As those of requests and httpx, as far as they go."""

    content = DATA

    def __init__(self) -> None:
        self.headers = {"content-type": "text/html"}

    def read(self) -> bytes:
        return DATA


class Coroutine:
    """As the responses of aiohttp."""

    def read(self, size: int) -> object:
        return object()


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (None, "not None"),
        (7, "not int"),
        (["<p>"], "not list"),
        (Response(), r"not a Response: pass its content, as in extract\(response.content\)"),
        (Coroutine(), r"Coroutine.read\(\) gives is object"),
    ],
)
def test_anything_else_is_an_error_that_says_what_is_taken(page: Any, said: str) -> None:
    for function in (bodytext.extract, bodytext.classify, bodytext.extract_lines, bodytext.classify_lines):
        with pytest.raises(TypeError, match=rf"bytes, str, a pathlib.Path.*{said}"):
            function(page)


def test_lines_come_in_no_tree() -> None:
    with pytest.raises(TypeError, match="not HtmlElement"):
        bodytext.extract_lines(html.document_fromstring(PAGE))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "page", ["page.html", "saved pages/page.HTM", "/tmp/a.txt", "https://www.example.org/a?b=c", "file:///a.html"]
)
def test_a_str_that_looks_like_a_place_draws_a_warning_at_the_callers_line(page: str) -> None:
    for function in (bodytext.extract, bodytext.classify, bodytext.extract_lines, bodytext.classify_lines):
        with pytest.warns(UserWarning, match="a str is taken for the page itself") as caught:
            function(page)
        assert caught[0].filename == __file__
    with warnings.catch_warnings(action="ignore"):
        assert bodytext.extract(page, threshold=0) == page


@pytest.mark.parametrize(
    "page", ["", "A text.", "Read page.html for\nmore.html", "<p>https://www.example.org", "see https://www.example.org"]
)
def test_other_str_draw_none(page: str) -> None:
    bodytext.extract(page)


CYRILLIC = "<meta charset=windows-1251><p>Корабль выходит в девять и возвращается до прилива.</p>".encode("koi8-r")


@pytest.mark.parametrize("charset", ["koi8-r", "KOI8-R", "text/html; charset=koi8-r", 'text/html;Charset="KOI8-R"; x=y'])
def test_a_charset_may_be_a_whole_header(charset: str) -> None:
    assert "Корабль выходит" in bodytext.extract(CYRILLIC, charset=charset, threshold=0)


@pytest.mark.parametrize("charset", [None, "", "text/html", "text/html; charset=", "no such thing", "text/html; charset=zlib"])
def test_a_charset_that_says_nothing_leaves_it_to_the_page(charset: str | None) -> None:
    assert bodytext.extract(CYRILLIC, charset=charset, threshold=0) == bodytext.extract(CYRILLIC, threshold=0)


def test_headers_are_no_charset() -> None:
    with pytest.raises(TypeError, match="a Content-Type header, a str, not dict"):
        bodytext.extract(DATA, charset={"content-type": "text/html"})  # type: ignore[arg-type]


TUTORIAL = """How a page is built
Every page begins with <!DOCTYPE html> and <html>.
<div><p>A paragraph goes here</p></div>
</ul></div></body></html></p></p></p></p></p></p></p>
That is all."""


@pytest.mark.parametrize(
    "plain",
    [
        PAGE,
        DATA,
        "\ufeff \n<!-- saved --><!-- twice -->\n<HTML lang=nl>x",
        '<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd">x',
        "<div>" + "<p>one</p>" * 9 + "</div>",
    ],
)
def test_html_is_not_taken_for_lines(plain: str | bytes) -> None:
    for function in (bodytext.extract_lines, bodytext.classify_lines):
        with pytest.raises(ValueError, match="this is HTML, not lines of plain text: use extract or classify"):
            function(plain)


@pytest.mark.parametrize(
    "plain",
    [
        TUTORIAL,
        TUTORIAL.partition("\n")[2],
        "<div> is an element\n" + "</p> ends a paragraph\n" * 20,
        "<html5 is a name>",
        "<p>one</p>",
        "a < b > c",
        "<" * 5000,
        "<!--" * 2000,
        "<config>" + "<key>a</key>" * 40 + "</config>",
    ],
)
def test_text_that_mentions_markup_is(plain: str) -> None:
    assert bodytext.extract_lines(plain, threshold=0)


@given(st.text(alphabet="<!-doctyphml/>p \n", max_size=60))
def test_lines_of_anything_are_text_or_html(plain: str) -> None:
    try:
        bodytext.classify_lines(plain)
    except ValueError as error:
        assert "this is HTML" in str(error)  # noqa: PT017


@pytest.mark.parametrize("parts", [[b"<p>one", "two", b""], ["<p>one", b"two", ""]])
def test_a_file_that_gives_bytes_and_text_by_turns_is_refused(parts: list[bytes | str]) -> None:
    class Confused:
        def read(self, size: int, /) -> bytes | str:
            return parts.pop(0)

    with pytest.raises(TypeError, match=r"Confused\.read\(\) gives is now bytes, now str"):
        bodytext.extract(Confused())


def test_a_class_is_no_open_file() -> None:
    with pytest.raises(TypeError, match=r"a page is .*, not type"):
        bodytext.extract(io.BytesIO)  # type: ignore[arg-type]


@pytest.mark.parametrize("classify", [bodytext.classify, bodytext.classify_lines])
def test_arguments_of_other_types_are_named(classify: Any) -> None:
    for url in (b"https://www.example.org/", 3):
        with pytest.raises(TypeError, match=r"url is the address of the page, a str, not (bytes|int)"):
            classify("text", url=url)
    with pytest.raises(TypeError, match="threshold must be a number between 0 and 1, not str"):
        classify("text", threshold="0.5")


@pytest.mark.parametrize("output_format", ["txt", "markdown", "html", "json"])
def test_an_address_that_is_no_text_costs_no_page(output_format: Any) -> None:
    made = bodytext.extract("<p><a href=b>A line", url="https://x.example/\udce9/", output_format=output_format, threshold=0)
    assert "A line" in made
    made.encode()


def test_a_charset_that_cannot_be_one_is_as_none() -> None:
    for charset in ("\udce9", "é", "text/html; charset=\udce9"):
        assert blocks(DATA, charset=charset) == blocks(DATA)


@pytest.mark.parametrize("namespace", ["", "{http://www.w3.org/1999/xhtml}"])
def test_elements_nested_in_a_tree_deeper_than_any_parser_makes_them(namespace: str) -> None:
    elements = [etree.Element(f"{namespace}div")]
    for _ in range(20_000):
        elements.append(etree.SubElement(elements[-1], f"{namespace}div"))
    elements[-1].text = "deep"
    assert page_content(elements[0]).endswith("<div>" * 20_000 + "deep" + "</div>" * 20_001)


def test_a_brace_in_the_name_of_an_element_is_no_namespace() -> None:
    assert blocks(html.document_fromstring("<p>one<x}br>two")) == blocks("<p>one<x}br>two")
