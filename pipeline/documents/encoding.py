"""Bytes to text: the declared encodings are claims, and the one that decodes strictly is believed."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from bs4.dammit import EncodingDetector

from pipeline.documents.model import ReadingProblem

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Pages that declare gb2312 or gbk use characters of gb18030, which contains both.
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "hz-gb-2312": "hz",
    "x-gbk": "gb18030",
}
# These decode any bytes, so that strict decoding proves nothing: tried last.
_SINGLE_BYTE = frozenset({"iso8859-1", "cp1252", "ascii", "latin-1"})
_LOOSE_DECLARATION = re.compile(
    rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z][\w.:-]{2,20})""", re.IGNORECASE
)
_DECLARATION_SPAN = 4096
# Fewer characters than this can be valid in two encodings by chance.
_CONVINCING_CHARACTERS = 2
# Nearly always the first part of so many bytes tells.
_PART = 4096
_THREE_BYTE_LEADS = bytes(range(0xE0, 0xF0))
# Text in another encoding breaks UTF-8 at almost every character.
_VALID_PER_LOST = 20


@dataclass(frozen=True, slots=True)
class Decoded:
    """Decoded text, the encoding that was used, and what could not be decoded."""

    text: str
    encoding: str
    problems: tuple[ReadingProblem, ...] = ()


def decode(payload: bytes, *, declared: str | None = None) -> tuple[str, str]:
    """Text and encoding of `payload`; `declared` is the charset of the HTTP header, if any."""
    decoded = decode_bytes(payload, declared=declared)
    return decoded.text, decoded.encoding


def decode_bytes(payload: bytes, *, declared: str | None = None) -> Decoded:
    """As `decode`, with the bytes that no encoding explains reported as a problem `undecodable_bytes`."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if payload.startswith(mark):
            return _decode_marked(payload[len(mark) :], encoding)
    wide = _unmarked_wide_encoding(payload)
    if wide is not None:
        return _decode_marked(payload, wide)
    if _is_convincing(payload):
        # Chinese text in another encoding is practically never valid UTF-8.
        text = _decode_strictly(payload, "utf-8")
        if text is not None:
            return Decoded(text, "utf-8")
    candidates = _candidates(payload, declared)
    if _is_damaged_utf8(payload):
        return _decode_with_losses(payload, ["utf-8"])
    for encoding in candidates:
        text = _decode_strictly(payload, encoding)
        if text is not None:
            return Decoded(text, encoding)
    return _decode_with_losses(payload, candidates)


def _candidates(payload: bytes, declared: str | None) -> list[str]:
    """Encodings to try, the most credible first."""
    claims = [name for name in (_known(declared), *_declared_inside(payload)) if name is not None]
    multibyte = [name for name in claims if name not in _SINGLE_BYTE]
    return list(dict.fromkeys([*multibyte, "utf-8", "gb18030", "big5"]))


def _is_damaged_utf8(payload: bytes) -> bool:
    """UTF-8 with a few bytes lost, which gb18030 may accept as another text altogether."""
    if _decode_strictly(payload, "utf-8") is not None:
        return False
    text = payload.decode("utf-8", errors="replace")
    lost = text.count("\ufffd")
    if lost * _VALID_PER_LOST > len(text):
        return False
    return lost * _VALID_PER_LOST <= sum(1 for character in text if character > "\u07ff") - lost


def _is_convincing(payload: bytes) -> bool:
    """Whether there are enough bytes that would begin a Chinese character of UTF-8."""
    found = 0
    for start in range(0, len(payload), _PART):
        part = payload[start : start + _PART]
        found += len(part) - len(part.translate(None, _THREE_BYTE_LEADS))
        if found >= _CONVINCING_CHARACTERS:
            return True
    return False


def _declared_inside(payload: bytes) -> list[str | None]:
    """Encodings named in the first bytes: XML declaration, meta tags, also malformed ones."""
    head = payload[:_DECLARATION_SPAN]
    found = EncodingDetector.find_declared_encoding(head, is_html=True, search_entire_document=True)
    loose = [match.group(1).decode("ascii") for match in _LOOSE_DECLARATION.finditer(head)]
    return [_known(name) for name in (found, *loose)]


def _known(name: str | None) -> str | None:
    """The codec of a charset name, widened to gb18030 for its subsets; None for a name nobody knows."""
    if not name:
        return None
    lowered = name.strip().strip("\"';,").lower().replace("utf8", "utf-8")
    try:
        codec = codecs.lookup(_WIDER.get(lowered, lowered))
    except (LookupError, ValueError):
        return None
    return _WIDER.get(codec.name, codec.name) if codec._is_text_encoding else None


def _decode_strictly(payload: bytes, encoding: str) -> str | None:
    try:
        return payload.decode(encoding)
    except UnicodeDecodeError:
        return None


def _unmarked_wide_encoding(payload: bytes) -> str | None:
    """UTF-16 without a byte order mark, told by the zero bytes beside ASCII markup."""
    head = payload[:400]
    if len(head) < 8 or head.count(0) < len(head) // 4:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd else None


def _decode_marked(payload: bytes, encoding: str) -> Decoded:
    text = _decode_strictly(payload, encoding)
    return (
        Decoded(text, encoding) if text is not None else _decode_with_losses(payload, [encoding, "gb18030"])
    )


def _decode_with_losses(payload: bytes, candidates: list[str]) -> Decoded:
    """The reading with the fewest undecodable places; each place becomes U+FFFD and is reported."""
    readings = [(payload.decode(encoding, errors="replace"), encoding) for encoding in candidates]
    text, encoding = min(readings, key=lambda reading: reading[0].count("\ufffd"))
    lost = text.count("\ufffd")
    where = text.find("\ufffd")
    problem = ReadingProblem(
        code="undecodable_bytes",
        message=f"{lost} places are not valid {encoding} and stand as \ufffd in the text",
        evidence=text[max(0, where - 20) : where + 20],
    )
    return Decoded(text, encoding, (problem,))
