"""From bytes to UTF-8, in this order: byte-order mark, valid UTF-8, the server's charset, the page's meta charset, detection.

Labels are resolved as in the WHATWG Encoding standard, never by Python's codec registry, in which zlib, idna and rot13 are traps.
Valid UTF-8 with characters beyond ASCII is taken for UTF-8, whatever the server or a meta element says: other encodings look like
that by chance one time in millions, but labels are wrong one time in hundreds.
"""

from __future__ import annotations

import codecs
import re
from typing import Final, Literal

import webencodings

from .bytes import is_utf8
from .prescan import PRESCAN_BYTES, declared_encoding, known_encoding

Status = Literal["ok", "empty", "no_content", "not_html", "too_large", "too_deep"]

MAX_INPUT: Final = 64 * 1024 * 1024
"""Bytes or characters beyond this are ignored; the status is then `too_large`."""
_DETECTION_BYTES: Final = 64 * 1024
_ISO_2022: Final = b"2022"
"""Part of all labels of ISO-2022-JP, the one encoding whose bytes are all ASCII though its text is not."""
_STRIPPED_BYTES: Final = 1024 * 1024
_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_MARKUP = re.compile(rb"<script.*?(?:</script>|\Z)|<style.*?(?:</style>|\Z)|<[^<>]{1,2000}+>", re.DOTALL | re.IGNORECASE)
_HIRAGANA = re.compile("[\u3041-\u3096]")
_ASCII = re.compile("[\\0-\x7f]")
# Python's names for encodings that charset-normalizer finds, where WHATWG has another name for the same or for a superset.
_WHATWG_NAME: Final = {
    "cp932": "shift_jis",
    "shift_jis_2004": "shift_jis",
    "shift_jisx0213": "shift_jis",
    "euc_jis_2004": "euc-jp",
    "euc_jisx0213": "euc-jp",
    "iso2022_jp_1": "iso-2022-jp",
    "iso2022_jp_2": "iso-2022-jp",
    "iso2022_jp_ext": "iso-2022-jp",
    "cp949": "euc-kr",
    "big5hkscs": "big5",
    "cp950": "big5",
    "cp874": "windows-874",
    "mac_cyrillic": "x-mac-cyrillic",
    "mac_roman": "macintosh",
}
_MAGIC: Final = (
    b"%PDF-",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"PK\x03\x04",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
    b"Rar!",
    b"7z\xbc\xaf",
    b"RIFF",
    b"OggS",
    b"ID3",
    b"\x7fELF",
    b"\x00\x00\x01\x00",
    b"wOFF",
    b"wOF2",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"SQLite format 3\0",
    b"\0asm",
    b"\xca\xfe\xba\xbe",
    b"MZ\x90\0",
    b"\x1aE\xdf\xa3",
    b"fLaC",
    b"II*\0",
    b"MM\0*",
    b"\x04\x22\x4d\x18",
    b"PK\x05\x06",
)
_TEXT_BYTES: Final = bytes(set(range(0x20, 0x100)) | {0, 7, 8, 9, 10, 11, 12, 13, 27})


def is_binary(data: bytes) -> bool:
    """Return whether bytes are something other than text: a PDF, an image, an archive, random bytes.

    >>> is_binary(b"%PDF-1.7"), is_binary(b"<p>text"), is_binary("<p>tekst".encode("utf-16"))
    (True, False, False)
    """
    if data.startswith(_MAGIC):
        return True
    sample = data[:4096]
    if _utf16_without_mark(sample) or sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    controls = len(sample.translate(None, _TEXT_BYTES))
    if controls <= len(sample) // 25:
        return False
    return controls > len(sample) // 4 or not _begins_utf8(sample)


def to_utf8(html: bytes | str, *, charset: str | None = None) -> tuple[bytes, str]:
    """Return the page as UTF-8 without NUL characters, and the WHATWG name of the encoding it was in.

    >>> to_utf8("<p>café".encode("windows-1252"), charset="latin1")
    (b'<p>caf\\xc3\\xa9', 'windows-1252')
    """
    html = html[:MAX_INPUT]
    if isinstance(html, str):
        data = html.encode("utf-8", "surrogatepass")
        if b"\xed" in data:
            data = html.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode("utf-8")
        return _without_nul(data), "utf-8"
    for mark, name in _BOMS:
        if html.startswith(mark):
            return _without_nul(_recoded(html[len(mark) :], name)), name
    ascii_only = html.isascii()
    proven_utf8 = not ascii_only and is_utf8(html)
    if charset is not None and not proven_utf8 and (encoding := known_encoding(charset)) is not None:
        return _without_nul(_decoded(html, encoding)), encoding.name
    if (name_without_mark := _utf16_without_mark(html[:4096])) is not None:
        return _without_nul(_recoded(html, name_without_mark)), name_without_mark
    if proven_utf8 or (ascii_only and not (_ISO_2022 in html[:PRESCAN_BYTES] and declared_encoding(html) == "iso-2022-jp")):
        return _without_nul(html), "utf-8"
    declared = declared_encoding(html)
    if declared is not None and declared != "utf-8" and (encoding := known_encoding(declared)) is not None:
        return _without_nul(_decoded(html, encoding)), encoding.name
    name = _detected(html)
    return _without_nul(_recoded(html, name)), name


def _utf16_without_mark(sample: bytes) -> str | None:
    """Recognise UTF-16 without a byte-order mark: in markup every other byte is NUL."""
    if len(sample) < 12 or 0 not in sample:
        return None
    half = len(sample) // 2
    if sample[1::2].count(0) > half * 0.4 and sample[::2].count(0) < half * 0.05:
        return "utf-16-le"
    if sample[::2].count(0) > half * 0.4 and sample[1::2].count(0) < half * 0.05:
        return "utf-16-be"
    return None


def _begins_utf8(sample: bytes) -> bool:
    """Return whether bytes are the start of valid UTF-8; they may end inside a character."""
    try:
        codecs.utf_8_decode(sample, "strict", False)
    except UnicodeDecodeError:
        return False
    return True


def _detected(html: bytes) -> str:
    """Guess the encoding of text that is not valid UTF-8 and names no other."""
    errors = html.decode("utf-8", "ignore").encode("utf-8")
    beyond_ascii = sum(byte >= 0x80 for byte in html[:_DETECTION_BYTES])
    if beyond_ascii and len(html) - len(errors) < 0.1 * beyond_ascii:
        return "utf-8"
    import charset_normalizer

    text = _MARKUP.sub(b" ", html[:_STRIPPED_BYTES])[:_DETECTION_BYTES]
    if (japanese := _japanese(text)) is not None:
        return japanese
    for found in charset_normalizer.from_bytes(text, enable_fallback=False):
        encoding = known_encoding(_WHATWG_NAME.get(found.encoding, found.encoding.replace("_", "-")))
        if encoding is not None and not encoding.name.startswith("utf-16"):
            return str(encoding.codec_info.name)
    return "windows-1252"


def _japanese(text: bytes) -> str | None:
    """Recognise Japanese by its hiragana; charset-normalizer often takes it for Korean or Chinese."""
    for codec in ("cp932", "euc_jp"):
        try:
            decoded = codecs.getincrementaldecoder(codec)().decode(text)
        except UnicodeDecodeError:
            continue
        if 4 * len(_HIRAGANA.findall(decoded)) > len(decoded) - len(_ASCII.findall(decoded)):
            return codec
    return None


def _decoded(html: bytes, encoding: webencodings.Encoding) -> bytes:
    text: str = encoding.codec_info.decode(html, "replace")[0]
    return text.encode("utf-8", "replace")


def _recoded(html: bytes, codec: str) -> bytes:
    return html.decode(codec, "replace").encode("utf-8", "replace")


def _without_nul(data: bytes) -> bytes:
    return data.replace(b"\0", b"") if b"\0" in data else data
