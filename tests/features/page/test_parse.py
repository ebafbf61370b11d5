"""From bytes to a tree: statuses, and the traps of libxml2."""

from __future__ import annotations

import pytest

from bodytext.features import parse, segment
from bodytext.features.page.limits import MAX_TAG_BYTES, within_limits
from bodytext.features.page.parse import MAX_BYTES, MAX_DEPTH


def texts(html: bytes | str) -> list[str]:
    """The blocks of a page."""
    return segment(parse(html)).texts


@pytest.mark.parametrize("html", [b"", "", b" \n\t ", b"\0\0", b"\xef\xbb\xbf", b"<!-- only -->", b"<!doctype html>"])
def test_nothing_to_parse_is_empty(html: bytes | str) -> None:
    tree = parse(html)
    assert (tree.status, tree.roots) == ("empty", ())


@pytest.mark.parametrize("data", [b"%PDF-1.7 ...", b"\x89PNG\r\n", b"\x1f\x8b\x08\x00"])
def test_binary_data_is_not_html(data: bytes) -> None:
    tree = parse(data)
    assert (tree.status, tree.roots, tree.encoding) == ("not_html", (), "")


def test_plain_words_are_a_page() -> None:
    tree = parse(b"plain words")
    assert (tree.status, tree.encoding, len(tree.roots)) == ("ok", "utf-8", 1)
    assert texts(b"plain words") == ["plain words"]


def test_encoding_is_reported_and_used() -> None:
    tree = parse(b"<p>caf\xe9", charset="latin1")
    assert tree.encoding == "windows-1252"
    assert segment(tree).texts == ["café"]


def test_meta_does_not_mislead_the_parser_after_recoding() -> None:
    assert texts('<meta charset="windows-1251"><p>café') == ["café"]


def test_too_large_keeps_the_beginning() -> None:
    tree = parse(b"<p>first</p>" + b"<!-- " + b"x" * MAX_BYTES + b" --><p>last</p>")
    assert tree.status == "too_large"
    assert segment(tree).texts == ["first"]


@pytest.mark.parametrize(
    "html",
    [
        b"<html><body><p>a</p></body></html><p>b",
        b"<p>a</p></html>b",
        b"<html><body>a</body></html><html><body>b</body></html>",
        b"<body><p>a</p></body><body class=x><p>b</p></body>",
    ],
)
def test_text_after_the_end_and_in_a_second_body_is_kept(html: bytes) -> None:
    assert texts(html) == ["a", "b"]


@pytest.mark.parametrize("depth", [255, 300, 1000, MAX_DEPTH - 48])
def test_deep_pages_keep_their_text(depth: int) -> None:
    tree = parse(b"<div>" * depth + b"deep" + b"</div>" * depth + b"<p>after")
    assert tree.status == "ok"
    assert segment(tree).texts == ["deep", "after"]


def test_deeper_than_the_limit_is_too_deep_and_flattened() -> None:
    tree = parse(b"<p>before</p>" + b"<div>" * 5000 + b"deep<p>deeper</p>" + b"</div>" * 5000 + b"after")
    assert tree.status == "too_deep"
    assert segment(tree).texts == ["before", "deep", "deeper", "after"]


def test_long_tags_keep_their_names_only() -> None:
    filler = b"x" * (MAX_TAG_BYTES + 1)
    tag = b"<p data-a='" + filler + b'\' class="c d" id=i role=\'main\' href=/u onclick="a > b">text</p>'
    assert within_limits(tag) == (b'<p class="c d" id="i" role="main" href="/u">text</p>', False)


def test_short_tags_are_left_alone() -> None:
    html = b"<p title='" + b"x" * (MAX_TAG_BYTES // 2) + b"'>text</p>" * 3
    assert within_limits(html) == (html, False)


def test_long_text_is_no_long_tag() -> None:
    html = b"<p>" + b"word " * 5000 + b"</p>a < b" + b" c" * 5000
    assert within_limits(html) == (html, False)


def test_text_around_a_long_tag_is_kept() -> None:
    assert texts(b"<p>a</p><div data-x='" + b"<p>" * 5000 + b"'>b</div><p>c</p>") == ["a", "b", "c"]


def test_many_attributes_do_not_hang() -> None:
    attributes = b" ".join(b"a%d=1" % number for number in range(100_000))
    assert texts(b"<p " + attributes + b">text</p>") == ["text"]


@pytest.mark.parametrize(
    "html",
    [b"<p>a<!-- unclosed", b"<p>a<script>var x", b"<p>a <a href='x", b"<p>a<b", b"<p>a<title>t", b"<p>a<style>p {", b"</p></div>a"],
)
def test_unclosed_things_lose_only_themselves(html: bytes) -> None:
    assert texts(html)[-1:] == ["a"]


def test_a_comparison_in_a_script_swallows_no_text() -> None:
    script = b"<script>for(;i<n;i++){s='it\\'s'}" + b"var x = 1;" * 2000 + b"</script>"
    assert texts(b"<p>a</p>" + script + b"<p>it's b</p>" + script + b"<p>c's</p>") == ["a", "it's b", "c's"]


def test_a_tag_in_an_attribute_of_a_long_tag_is_no_tag() -> None:
    assert texts(b"<p>a<img src='data:image/svg+xml,<svg>" + b"<path d=1/>" * 1000 + b"</svg>' style='x'>b</p>") == ["ab"]


def test_comments_and_instructions_leave_no_trace() -> None:
    assert texts(b"<p>a<!-- no -->b<?php no ?>c") == ["abc"]
