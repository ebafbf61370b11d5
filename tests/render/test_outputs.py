"""Options, plain text, JSON, XPaths, and pages made to break things."""

from __future__ import annotations

import json
import sys
import tracemalloc
from collections.abc import Callable

import pytest
from lxml import etree

import bodytext
from bodytext.document import Document
from bodytext.formats import OUTPUT_FORMATS

PAGE = "<p>Some <a href=/x>linked</a> words <img src=y alt=z>.</p><table><tr><td>one<td>two<tr><td>three<td>four</table><p>End."


def test_output_options_never_change_which_blocks_are_kept() -> None:
    plain = json.loads(bodytext.extract(PAGE, output_format="json"))
    for options in ({"include_links": True}, {"include_images": True}, {"include_tables": False}):
        found = json.loads(bodytext.extract(PAGE, output_format="json", **options))
        assert found["blocks"] == plain["blocks"]


@pytest.mark.parametrize("output_format", ["txt", "markdown", "html"])
def test_tables_can_be_left_out(output_format: str) -> None:
    whole = bodytext.extract(PAGE, output_format=output_format, threshold=0)
    without = bodytext.extract(PAGE, output_format=output_format, threshold=0, include_tables=False)
    assert "three" in whole
    assert "three" not in without
    assert "linked" in without
    assert "End." in without


def test_links_and_images_are_printed_when_asked_for() -> None:
    options = {"output_format": "markdown", "threshold": 0.0, "url": "https://www.example.org/a/"}
    assert bodytext.extract(PAGE, **options).startswith("Some linked words .")
    assert "[linked](https://www.example.org/x)" in bodytext.extract(PAGE, **options, include_links=True)
    assert "![z](https://www.example.org/a/y)" in bodytext.extract(PAGE, **options, include_images=True)


@pytest.mark.parametrize("output_format", OUTPUT_FORMATS)
def test_plain_text_has_every_format(output_format: str) -> None:
    output = bodytext.extract_lines("# One <b> line\n* another", output_format=output_format, threshold=0)
    expected = {
        "txt": "# One <b> line\n\n* another",
        "markdown": "\\# One \\<b> line\n\n\\* another",
        "html": "<p># One &lt;b&gt; line</p>\n<p>* another</p>",
    }
    assert output == expected[output_format] if output_format in expected else json.loads(output)["text"] == expected["txt"]


def test_json_has_every_block(document: Callable[..., Document]) -> None:
    html = "<html lang=nl><title>Boot</title><body><nav>Menu</nav><p>Tekst</p>"
    found = json.loads(document(html, [False, True], url="https://www.example.org/").json)
    assert {key: found[key] for key in ("url", "title", "language", "status", "text")} == {
        "url": "https://www.example.org/",
        "title": "Boot",
        "language": "nl",
        "status": "ok",
        "text": "Tekst",
    }
    assert found["blocks"] == [
        {"text": "Menu", "tag": "nav", "xpath": "/html/body/nav", "probability": 0.0, "is_content": False}
        | {"kind": "boilerplate", "kind_probability": 1.0},
        {"text": "Tekst", "tag": "p", "xpath": "/html/body/p", "probability": 1.0, "is_content": True}
        | {"kind": "body", "kind_probability": 1.0},
    ]


@pytest.mark.parametrize("name", ["o:p", "x-y", "a.b", "it's"])
def test_an_xpath_through_any_name_finds_the_element(document: Callable[..., Document], name: str) -> None:
    found = document(f"<{name}>x</{name}><{name}><div>a</div></{name}>")
    assert found.tree is not None
    (element,) = found.tree.roots[0].getroottree().xpath(found.blocks[-1].xpath)
    assert element.text == "a"


def test_lines_of_text_output(document: Callable[..., Document]) -> None:
    assert document("<p>a<p>b<ul><li>c<ul><li>d</ul><li>e</ul><p>f").text == "a\n\nb\n\nc\nd\ne\n\nf"
    assert document("<ul><li>a</ul><ul><li>b</ul>").text == "a\n\nb"
    assert document("<table><tr><td>a<td>b<tr><td>c<td>d</table>").text == "a\tb\nc\td"
    assert document(f"<table><tr><td>{'a' * 101}<td>b</table>").text == f"{'a' * 101}\n\nb"
    assert document("<p>a<pre>\n b\n  c\n</pre>").text == "a\n\n b\n  c"


def test_rendering_leaves_the_tree_as_it_was(document: Callable[..., Document]) -> None:
    found = document("<div class=a><ul><li>a<b>b</b></ul><table><tr><td>c<td>d</table><math alttext=x><mi>x</mi></math></div>")
    assert found.tree is not None
    before = etree.tostring(found.tree.roots[0])
    for output_format in OUTPUT_FORMATS:
        found.render(output_format, include_links=True, include_images=True, include_tables=False)
    assert etree.tostring(found.tree.roots[0]) == before


@pytest.mark.parametrize("tag", ["div", "blockquote", "ul><li", "b", "table><tr><td", "pre", "section><h2", "span", "a href=x"])
def test_deep_pages(document: Callable[..., Document], tag: str) -> None:
    found = document(f"<{tag}>t" * 800 + "<i>end")
    assert found.text.split()[-1].endswith("end")
    for output_format in OUTPUT_FORMATS:
        assert "end" in found.render(output_format)


def test_an_image_is_printed_once_and_only_beside_kept_text(document: Callable[..., Document]) -> None:
    html = "<nav><img src=n></nav><p>a</p><div><img src=i></div><div><img src=i></div><p>b</p><div><img src=t></div><p>c</p>"
    markdown = document(html, [True, True, False]).render("markdown", include_images=True)
    assert markdown == "a\n\n![](i)\n\nb"


@pytest.mark.parametrize(
    "unit",
    [
        "<p>a",
        "<li>a",
        "<b>a</b><i>b</i>",
        "<div><img src=a></div>",
        "<table><tr><td>a<td>b</table>",
        "<code>`</code>",
        "<math alttext=x></math>",
        "*_[<&~-",
    ],
)
@pytest.mark.parametrize("output_format", OUTPUT_FORMATS)
def test_work_grows_with_the_page(document: Callable[..., Document], unit: str, output_format: str) -> None:
    def calls(times: int) -> int:
        found = document("<p>x</p><ul>" + unit * times + "<p>end")
        counted = 0

        def count(_frame: object, event: str, _argument: object) -> None:
            nonlocal counted
            counted += event in ("call", "c_call")

        sys.setprofile(count)
        try:
            found.render(output_format, include_links=True, include_images=True)  # type: ignore[arg-type]
        finally:
            sys.setprofile(None)
        return counted

    # Eight times the page: in quadratic time it would be 64 times the work.
    assert calls(800) < 12 * calls(100) + 2000


def test_spans_do_not_fill_the_memory(document: Callable[..., Document]) -> None:
    rows = "<tr>" + '<td colspan="65000" rowspan="65000">a' * 20
    found = document(f"<table>{rows * 100}</table>")
    tracemalloc.start()
    markdown = found.markdown
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert markdown.count("a") == 2000
    assert peak < 20_000_000
