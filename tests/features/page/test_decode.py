"""From bytes to UTF-8: which encoding is believed, and what is no text at all."""

from __future__ import annotations

import gzip
import random

import pytest

from bodytext.features.page.decode import is_binary, to_utf8

CAFE = "<p>café"
TRAPS = ["zlib_codec", "bz2", "rot13", "idna", "punycode", "base64", "hex", "utf-7", "unicode_escape", "undefined", "no-such-label"]


@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe\x00\x00", "utf-32-le"),
        (b"\x00\x00\xfe\xff", "utf-32-be"),
    ],
)
def test_byte_order_mark_wins_over_everything_and_is_dropped(mark: bytes, codec: str) -> None:
    assert to_utf8(mark + CAFE.encode(codec), charset="windows-1252") == (CAFE.encode(), codec)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_mark_gives_itself_away(codec: str) -> None:
    assert to_utf8(CAFE.encode(codec)) == (CAFE.encode(), codec)


def test_the_servers_charset_comes_before_meta() -> None:
    html = b'<meta charset="windows-1252"><p>\xcf'
    assert to_utf8(html, charset="windows-1251") == (html[:-1] + "П".encode(), "windows-1251")


@pytest.mark.parametrize("label", ["latin1", "ISO-8859-1", "ascii", " us-ascii "])
def test_the_servers_charset_is_a_whatwg_label(label: str) -> None:
    assert to_utf8(b"<p>\x93q\x94", charset=label) == ("<p>“q”".encode(), "windows-1252")


@pytest.mark.parametrize("label", ["windows-1252", "gbk", "utf-16"])
def test_valid_utf8_proves_itself_over_a_wrong_default_of_the_server(label: str) -> None:
    assert to_utf8(CAFE.encode(), charset=label) == (CAFE.encode(), "utf-8")


def test_iso_2022_jp_is_all_ascii_bytes_and_believed_of_the_server() -> None:
    assert to_utf8("<p>日本".encode("iso-2022-jp"), charset="iso-2022-jp") == ("<p>日本".encode(), "iso-2022-jp")


def test_bytes_that_do_not_fit_the_servers_charset_are_replaced() -> None:
    assert to_utf8(b"a\xffb", charset="utf-8") == ("a\ufffdb".encode(), "utf-8")


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1251", "shift_jis", "gbk"])
def test_valid_utf8_proves_itself_over_a_lying_meta(label: str) -> None:
    html = f'<meta charset="{label}">{CAFE}'.encode()
    assert to_utf8(html) == (html, "utf-8")


@pytest.mark.parametrize(
    "meta",
    [
        b'<meta charset="windows-1251">',
        b"<META CHARSET = windows-1251>",
        b"<meta charset='cp1251'>",
        b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
        b'<?xml version="1.0" encoding="windows-1251"?>',
    ],
)
def test_meta_is_believed_when_the_text_is_not_utf8(meta: bytes) -> None:
    assert to_utf8(meta + b"<p>\xcf") == (meta + "<p>П".encode(), "windows-1251")


def test_meta_latin1_means_windows_1252() -> None:
    html = b'<meta charset="iso-8859-1">'
    assert to_utf8(html + b"\x93q\x94") == (html + "“q”".encode(), "windows-1252")


def test_meta_shift_jis() -> None:
    html = "<meta charset=x-sjis><p>日本語のページ"
    assert to_utf8(html.encode("shift_jis")) == (html.encode(), "shift_jis")


@pytest.mark.parametrize("label", ["utf-16", "utf-16le", "UTF-16BE", "unicode"])
def test_utf16_in_meta_means_utf8(label: str) -> None:
    html = f'<meta charset="{label}">'.encode()
    assert to_utf8(html + b"abc") == (html + b"abc", "utf-8")
    mostly_valid = html + "é".encode() * 100 + b"\xff"
    assert to_utf8(mostly_valid) == (html + "é".encode() * 100 + "\ufffd".encode(), "utf-8")


def test_iso_2022_jp_is_all_ascii_bytes_and_needs_its_meta() -> None:
    html = '<meta charset="iso-2022-jp"><p>日本'
    assert to_utf8(html.encode("iso-2022-jp")) == (html.encode(), "iso-2022-jp")


@pytest.mark.parametrize("label", TRAPS)
def test_names_of_python_codecs_are_no_labels(label: str) -> None:
    html = f'<meta charset="{label}">{CAFE}'.encode()
    assert to_utf8(html) == (html, "utf-8")
    assert to_utf8(html, charset=label) == (html, "utf-8")


def test_a_stray_bad_byte_in_much_utf8_keeps_it_utf8() -> None:
    text = "Größe und Übermut, Äpfel und Öl. " * 10
    assert to_utf8(text.encode() + b"\xff") == (text.encode() + "\ufffd".encode(), "utf-8")


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Привет, мир. Это обычный русский текст о погоде и природе. ", "windows-1251"),
        ("Привет, мир. Это обычный русский текст о погоде и природе. ", "koi8-r"),
        ("今天天气很好，我们去公园散步，看见了许多花。", "gb18030"),
    ],
)
def test_undeclared_encodings_are_detected(text: str, codec: str) -> None:
    html = f"<p>{text * 10}</p>"
    assert to_utf8(html.encode(codec))[0].decode() == html


@pytest.mark.parametrize("nul_page", ["<p>one\0 word\0", b"<p>one\0 word\0"])
def test_nul_characters_are_dropped(nul_page: str | bytes) -> None:
    assert to_utf8(nul_page) == (b"<p>one word", "utf-8")


def test_str_is_taken_as_it_is() -> None:
    html = '<meta charset="windows-1251"><p>café 日本 한국'
    assert to_utf8(html, charset="windows-1252") == (html.encode(), "utf-8")


def test_str_with_surrogates_pairs_them_and_replaces_the_lone() -> None:
    assert to_utf8("a\ud83d\ude00b") == ("a😀b".encode(), "utf-8")
    assert to_utf8("a\ud800b")[0] == "a\ufffdb".encode()
    assert to_utf8("a\udcffb")[0] == "a\ufffdb".encode()


def test_empty() -> None:
    assert to_utf8(b"") == (b"", "utf-8")
    assert to_utf8("") == (b"", "utf-8")


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"\xff\xd8\xff\xe0",
        gzip.compress(b"<p>text"),
        b"PK\x03\x04",
        random.Random(1).randbytes(3000),
    ],
    ids=["pdf", "png", "gif", "jpeg", "gzip", "zip", "random"],
)
def test_binary(data: bytes) -> None:
    assert is_binary(data)


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "windows-1252"])
def test_text_in_any_encoding_is_not_binary(codec: str) -> None:
    assert not is_binary(f"<html>\r\n\t{CAFE}</html>".encode(codec))


def test_empty_and_escape_coded_text_is_not_binary() -> None:
    assert not is_binary(b"")
    assert not is_binary("<p>日本語".encode("iso-2022-jp"))


@pytest.mark.parametrize("codec", ["shift_jis", "euc_jp"])
def test_hiragana_give_japanese_away(codec: str) -> None:
    html = "<p>灯台の番人は嵐が沖の島々に届く前にランプを修理し、連絡船は無事に港へ帰ることができた。"
    assert to_utf8(html.encode(codec))[0].decode() == html


def test_valid_utf8_with_control_characters_is_text() -> None:
    assert not is_binary(b"\x01 words" * 20)
    assert not is_binary(("é" * 2000 + "\x01" * 300 + "é" * 2000).encode())
    assert is_binary(b"\x01\x02\x03\x04" * 20)


@pytest.mark.parametrize("label", ["hz-gb-2312", "iso-2022-kr", "x-user-defined"])
def test_labels_that_browsers_do_not_decode_lose_no_text(label: str) -> None:
    assert to_utf8(f"<meta charset={label}>caf".encode() + b"\xe9")[0].endswith("café".encode())
