"""Hostile and odd pages, each made by a function of a scale: 1 is full size, smaller shrinks the large ones."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

MARKER: Final = "the lighthouse keeper repaired the lamp before the storm reached the outer islands"
UNWANTED: Final = "sign up for the weekly harbour bulletin"
_SENTENCE: Final = (
    f"On the last evening of October, {MARKER}, and the ferry that had been waiting in the lee of the cliffs could find its way home. "
    "He had carried the spare lenses up two hundred steps, one after the other, while the wind was still turning."
)
_FILLER: Final = (
    "The archive of the island keeps his log books, in which every lamp, every storm and every ship is noted in the same small hand. "
    "Visitors may read them in summer, when the reading room is open from ten until four, and the ferry runs three times a day."
)
ARTICLE: Final = f"<article><h1>The keeper of the lamp</h1><p>{_SENTENCE}</p>" + f"<p>{_FILLER}</p>" * 5 + "</article>"
_MENU: Final = "<nav><ul>" + "".join(f"<li><a href='/{n}'>Part {n}</a></li>" for n in range(9)) + "</ul></nav>"
_FOOT: Final = f"<footer><p>{UNWANTED}</p><p><a href='/about'>About us</a></p></footer>"


@dataclass(frozen=True, slots=True)
class Input:
    """One hostile page.

    Attributes:
        name: short name.
        kind: class of input, a row of the table.
        make: the page at a scale.
        marker: text that has to be kept, "" when it only has to survive.
        statuses: the statuses allowed at full scale, empty for any.
    """

    name: str
    kind: str
    make: Callable[[float], bytes]
    marker: str = ""
    statuses: frozenset[str] = frozenset()


def page(body: str = ARTICLE, head: str = "") -> str:
    """An ordinary page around a body."""
    start = f"<!doctype html><html lang=en><head><meta charset=utf-8><title>The lamp</title>{head}</head>"
    return f"{start}<body>{_MENU}{body}{_FOOT}</body></html>"


def repeated(piece: bytes, times: int, before: bytes = b"", after: bytes = b"") -> Callable[[float], bytes]:
    """A maker that repeats a piece."""
    return lambda scale: before + piece * max(2, int(times * scale)) + after


def numbered(piece: str, times: int, before: str = "", after: str = "") -> Callable[[float], bytes]:
    """A maker that repeats a piece with a number in it."""
    return lambda scale: (before + "".join(piece % n for n in range(max(2, int(times * scale)))) + after).encode()


def constant(data: bytes | str) -> Callable[[float], bytes]:
    """A maker that knows no scale."""
    encoded = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    return lambda scale: encoded


def surrounded(inner: Callable[[float], bytes], before: str = "", after: str = ARTICLE) -> Callable[[float], bytes]:
    """An ordinary page with something before its article."""
    start, end = page(f"{before}\0{after}").encode().split(b"\0")
    return lambda scale: start + inner(scale) + end


def all_inputs() -> Iterator[Input]:
    """Every input."""
    yield from _not_html()
    yield from _memory()
    yield from _time()
    yield from _depth()
    yield from _structure()
    yield from _encodings()


def _not_html() -> Iterator[Input]:
    noise = random.Random(1)
    magic = (
        b"%PDF-2.0\n",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"\xff\xd8\xff\xe0",
        b"PK\x03\x04",
        b"\x7fELF",
        b"\0asm",
        b"SQLite format 3\0",
    )
    for start in magic:
        yield Input(f"magic_{start[:5].hex()}", "not HTML", constant(start + noise.randbytes(5000)), "", frozenset({"not_html"}))
    yield Input("gzip", "not HTML", constant(gzip.compress(page().encode(), mtime=0)), "", frozenset({"not_html"}))
    yield Input(
        "noise", "not HTML", lambda scale: random.Random(2).randbytes(int(3_000_000 * scale) + 5000), "", frozenset({"not_html"})
    )
    for name, data in (
        ("nothing", b""),
        ("blank", b" \r\n\t" * 900),
        ("nul", b"\0" * 4000),
        ("mark", b"\xef\xbb\xbf"),
        ("lone_mark", b"\xff\xfe"),
    ):
        yield Input(name, "not HTML", constant(data), "", frozenset({"empty"}))


def _memory() -> Iterator[Input]:
    large = frozenset({"too_large"})
    yield Input("paragraphs_4M", "memory", repeated(b"<p>a", 4_000_000), "", large)
    yield Input("breaks_4M", "memory", repeated(b"<br>", 4_000_000), "", large)
    yield Input("end_tags_3M", "memory", repeated(b"</p>a", 3_200_000), "", large)
    yield Input(
        "one_letter_attributes", "memory", repeated(b"<p a b c d e f g h i j k l m n o p q r s t u v w x y z>", 290_000), "", large
    )
    yield Input("own_class_each", "memory", numbered("<p class=c%d>a", 900_000), "", large)
    yield Input("words_of_two", "memory", repeated(b"ab ", 5_300_000, b"<p>"))
    yield Input("words_of_one", "memory", repeated(b"a ", 8_000_000, b"<p>"))
    yield Input("emoji", "memory", repeated("🌊 ".encode(), 3_200_000, b"<p>"))
    yield Input("ideographs", "memory", repeated("<p>港口".encode(), 1_500_000), "", large)
    yield Input("utf16_48MB", "memory", repeated("<p>word ".encode("utf-16-le"), 3_000_000, b"\xff\xfe"), "", large)
    yield Input("80MB", "memory", repeated(b"more and more words ", 4_000_000, b"<p>"), "", large)
    yield Input("cells", "memory", repeated(b"<tr><td>cell<td>cell", 500_000, b"<table>"), "", large)
    yield Input("comment_15MB", "memory", surrounded(repeated(b"--!", 4_900_000, b"<!--", b"-->")), MARKER)
    yield Input("script_12MB", "memory", surrounded(repeated(b"if(a<b){c='</p>'}", 700_000, b"<script>", b"</script>")), MARKER)


def _time() -> Iterator[Input]:
    yield Input("attributes_500k", "time", surrounded(numbered(" a%d=1", 500_000, "<div", ">")), MARKER)
    yield Input("attributes_with_angles", "time", surrounded(numbered(' a%d="<>"', 300_000, "<div", ">")), MARKER)
    yield Input("attributes_1000_often", "time", repeated(b"<p " + b" ".join(b"a%d" % n for n in range(1000)) + b">t", 3000))
    yield Input("attributes_100_often", "time", repeated(b"<p " + b" ".join(b"a%d" % n for n in range(99)) + b">t", 40_000))
    yield Input("attributes_never_closed", "time", repeated(b"<a " + b"x" * 9000, 1700))
    yield Input("quotes_never_closed", "time", repeated(b'<a x="' + b"y" * 9000 + b"'", 1700))
    yield Input("end_tags_below_many", "time", repeated(b"</i>", 3_900_000, b"<b>" * 2000))
    yield Input("tables_below_many", "time", repeated(b"</table>", 1_900_000, b"<b>" * 2000))
    yield Input("paragraphs_below_many", "time", repeated(b"<p>a", 1_000_000, b"<div>" * 1900))
    yield Input("misnested", "time", repeated(b"<b><i></b></i>a", 1_000_000))
    yield Input("fonts_reopened", "time", repeated(b"<p>a</p>", 500_000, b"<font>" * 1500))
    yield Input("meta_without_end", "time", repeated(b" ", 16_000, b"<meta <meta <meta charset= ", b"\xff"))
    yield Input("charset_of_spaces", "time", repeated(b"<meta charset= ", 1000, b"", b" " * 8000 + b"\xff"))
    yield Input("script_starts", "time", repeated(b"<script", 2_000_000, b"\xff\xfd\xfc"))
    yield Input("angles_not_utf8", "time", repeated(b"<", 8_000_000, b"\xf1\xe0\xf3" * 1000))
    yield Input("every_high_byte", "time", repeated(bytes(range(128, 256)), 100_000))
    yield Input("cdata_starts", "time", repeated(b"<![CDATA[<", 1_500_000, b"<svg>"))
    yield Input("comment_starts", "time", repeated(b"<!--", 4_000_000))
    yield Input("entity_without_end", "time", repeated(b"a", 15_000_000, b"<p>&"))
    yield Input("number_without_end", "time", repeated(b"9", 15_000_000, b"<p>&#"))
    yield Input("titles", "time", surrounded(repeated(b"<title>x</title>", 100_000)), MARKER)
    yield Input(
        "json_ld",
        "time",
        surrounded(repeated(b"<script type='application/ld+json'>\"@type\":" + b" " * 99 + b"</script>", 40_000)),
        MARKER,
    )
    yield Input("class_of_many_names", "time", numbered("<p class='n%d " + "n " * 2000 + "'>x", 3000))
    yield Input("styles", "time", surrounded(repeated(b"<p style='display:" + b" " * 300 + b"x'>", 3000)), MARKER)
    yield Input("stops", "time", repeated(b"a.", 8_000_000, b"<p>"))


def _depth() -> Iterator[Input]:
    deep = frozenset({"too_deep"})
    for tag, depth in product(("div", "b", "blockquote", "span", "section"), (1500, 5000)):
        make = constant(page(f"<{tag}>" * depth + ARTICLE + f"</{tag}>" * depth))
        yield Input(f"{tag}_{depth}", "depth", make, MARKER, deep if depth == 5000 else frozenset({"ok"}))
    yield Input("div_300k", "depth", repeated(b"<div>a", 300_000), "", deep)
    yield Input("after_the_depth", "depth", constant(page("<div>" * 4000 + "deep" + "</div>" * 4000 + ARTICLE)), MARKER, deep)
    yield Input("lists", "depth", repeated(b"<ul><li>a", 100_000), "", deep)
    yield Input("tables", "depth", repeated(b"<table><tr><td>a", 100_000), "", deep)
    yield Input("drawing", "depth", surrounded(repeated(b"<svg><g>", 3000, b"", b"</g></svg>" * 3000)), "", deep)


def _structure() -> Iterator[Input]:
    bodies = {
        "after_html": f"<html><body>{_MENU}</body></html>{ARTICLE}",
        "second_body": f"<body>{_MENU}</body><body>{ARTICLE}</body>",
        "second_html": page() + page(),
        "frames": f"<frameset><frame src=a><noframes>{ARTICLE}</noframes></frameset>",
        "body_in_a_table": page(f"<table><tr>{ARTICLE}<td></td></tr></table>"),
        "in_a_form": page(f"<form><fieldset>{ARTICLE}</fieldset></form>"),
        "end_tags_first": "</div></p></article></body></html>" + page(),
        "doctypes": "<!doctype x><!doctype html>" * 9 + page(),
        "script_compares": page("<script>for(i=0;i<n;i++){s='it\\'s'}" + "var x = 1;" * 1500 + "</script>" + ARTICLE),
        "cut_comment": page("<!-- a -- b --!>" + ARTICLE),
        "php": page("<?php echo '<p>'; ?>" + ARTICLE),
        "odd_entities": page("<p>&#0;&#xD800;&#x110000;&#99999999999;&amp&lt&notanentity;</p>" + ARTICLE),
        "xml": f"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/></head><body>{ARTICLE}</body></html>",
        "controls": page("".join(f"<p>{chr(code)}</p>" for code in range(1, 32)) + ARTICLE),
        "direction": page(f"<p>\u202e\u2066\u200f {_FILLER}</p>{ARTICLE}"),
        "surrogates": page("<p>\ud83c\udf0a \udfff \ud800</p>" + ARTICLE),
        "big_numbers": page("<table><tr><td colspan=99999999999 rowspan=-1>a</table><ol start=1e999><li value=x>a</ol>" + ARTICLE),
    }
    for name, text in bodies.items():
        yield Input(name, "structure", constant(text), MARKER)
    entities = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 9}'>" for n in range(1, 12))
    yield Input("entity_bomb", "structure", constant(f"<!DOCTYPE html [<!ENTITY e0 'ha'>{entities}]><p>&e11;</p>{ARTICLE}"))
    outside = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    yield Input("outside_entity", "structure", constant(f"{outside}<p>&x;</p>{ARTICLE}"), MARKER)


_SPOKEN: Final = {
    "日本語": "灯台の番人は嵐が沖の島々に届く前にランプを修理し、連絡船は無事に港へ帰ることができた。",
    "русский": "Смотритель маяка починил лампу прежде, чем буря дошла до дальних островов, и паром вернулся домой.",
    "中文": "灯塔看守人在暴风雨到达外岛之前修好了灯，等在悬崖背风处的渡船终于找到了回家的路。",
    "한국어": "등대지기는 폭풍이 바깥 섬에 닿기 전에 등불을 고쳤고, 절벽 아래에서 기다리던 배는 집으로 돌아갔다.",
}


def _encodings() -> Iterator[Input]:
    codecs = {
        "日本語": ("shift_jis", "euc_jp", "iso2022_jp"),
        "русский": ("cp1251", "koi8_r"),
        "中文": ("gb18030", "gbk"),
        "한국어": ("euc_kr",),
    }
    labels = {"iso2022_jp": "iso-2022-jp", "koi8_r": "koi8-r", "euc_jp": "euc-jp", "euc_kr": "euc-kr"}
    for language, names in codecs.items():
        sentence = _SPOKEN[language]
        body = f"<title>{sentence[:9]}</title><article><h1>{sentence[:12]}</h1>" + f"<p>{sentence * 3}</p>" * 5 + "</article>"
        for codec in names:
            meta = f"<meta charset='{labels.get(codec, codec)}'>"
            yield Input(f"{codec}_named", "encoding", constant((meta + body).encode(codec)), sentence[:20])
            if codec != "iso2022_jp":
                yield Input(f"{codec}_unnamed", "encoding", constant(body.encode(codec)), sentence[:20])
        for codec in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"):
            if codec in {"utf-16-le", "utf-16-be"} and language != "русский":
                continue  # without a mark only markup in Latin letters gives these away
            bare = codec in {"utf-16-le", "utf-16-be"}
            yield Input(
                f"{codec}_{language}",
                "encoding",
                constant((page() if bare else body).encode(codec)),
                MARKER if bare else sentence[:20],
            )
    for label in ("zlib_codec", "rot13", "idna", "unicode_escape", "utf-7", "x-user-defined", "hz-gb-2312", "\u0000", "a" * 300):
        html = page(head=f"<meta charset='{label}'>").replace("<meta charset=utf-8>", "").encode()
        yield Input(f"label_{label[:14].strip(chr(0))}", "encoding", constant(html.replace(b"in summer", b"in\xe9 summer")), MARKER)
    for byte in (b"\xff", b"\xc3(", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"\xc0\xaf"):
        yield Input(
            f"bad_{byte.hex()}", "encoding", constant(page().encode().replace(b"small hand", b"small" + byte + b" hand")), MARKER
        )
    for label, codec in (
        ("gb18030", b"\x81"),
        ("iso-2022-jp", b"\x1b$B"),
        ("big5", b"\xfe"),
        ("euc-kr", b"\xfe"),
        ("utf-16", b"\xd8\0"),
    ):
        yield Input(f"only_lead_bytes_{label}", "encoding", repeated(codec, 3_000_000, f"<meta charset={label}>".encode()))
