"""Text as people send it: cleaned without harm, cut without breaking a sign, checked for BSNs.

Kept: line breaks, tabs as a space, every script, emoji with their joiners, the marks that keep
Arabic and Hebrew in order. Taken out: control characters, and the invisible signs that turn the
direction of what follows, because one of them left open would turn the rest of a page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_NEWLINES = re.compile(r"\r\n?|[\x85\u2028\u2029\x0b\x0c]")
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters, except tab and line breaks
    "\u202a-\u202e\u2066-\u2069"  # embedding, override and isolate of direction
    "\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff"  # byte order mark, interlinear, non-characters
    "\ud800-\udfff]"  # half of a pair: cannot be stored
)
_SPACES = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")
_EXTENDERS = {"Mn", "Me", "Mc"}
_JOINER = "\u200d"
_BSN = re.compile(r"(?<![\w.])(?<!\d[ .-])\d(?:[ .]?\d){7,8}(?!\w)(?![ .-]?\d)")
_BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text, as in `text[start:end]`."""

    start: int
    end: int


def clean_text(text: str) -> str:
    """Normalised text of several lines: NFC, single spaces, at most one empty line in a row."""
    text = _NEWLINES.sub("\n", text)
    text = unicodedata.normalize("NFC", _UNWANTED.sub("", text))
    lines = [_SPACES.sub(" ", line).strip() for line in text.split("\n")]
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def clean_line(text: str) -> str:
    """Normalised text of one line: as `clean_text`, line breaks become a space."""
    return " ".join(clean_text(text).split())


def shorten(text: str, limit: int, *, ellipsis: str = "…") -> str:
    """At most `limit` code points, never cut inside an emoji, a flag or an accented letter."""
    if len(text) <= limit:
        return text
    if limit <= len(ellipsis):
        return ""
    end = limit - len(ellipsis)
    while end > 0 and not _may_cut(text, end):
        end -= 1
    return text[:end].rstrip() + ellipsis


def is_bsn(digits: str) -> bool:
    """The eleven-test of the Dutch citizen service number on eight or nine digits.

    Weights 9 to 2 and -1, the sum divisible by 11 (Logisch ontwerp BSN, elfproef).
    """
    if not digits.isascii() or not digits.isdigit() or len(digits) not in (8, 9):
        return False
    digits = digits.zfill(9)
    if digits.startswith("00"):
        return False
    return sum(w * int(d) for w, d in zip(_BSN_WEIGHTS, digits, strict=True)) % 11 == 0


def find_bsns(text: str) -> list[Span]:
    """Where a text seems to hold a BSN: also written with dots or spaces.

    A number inside a longer row of digits (a phone number with country code, an IBAN) is not
    taken. One in eleven other numbers of nine digits passes too, so a warning is all it may be.
    """
    return list(_bsn_spans(text))


def _bsn_spans(text: str) -> Iterator[Span]:
    for match in _BSN.finditer(text):
        written = match.group()
        digits = written.replace(" ", "").replace(".", "")
        if len(digits) == 8 and len(written) > 8:
            continue  # 31.12.2025 and 12 34 56 78 are dates and phone numbers
        if is_bsn(digits):
            yield Span(match.start(), match.end())


def _may_cut(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if before == _JOINER or after == _JOINER or after in "\ufe0e\ufe0f":
        return False
    if unicodedata.category(after) in _EXTENDERS or "\U0001f3fb" <= after <= "\U0001f3ff":
        return False
    if "\U000e0020" <= after <= "\U000e007f":
        return False
    return not (_is_flag_letter(before) and _is_flag_letter(after) and _flags_before(text, at) % 2)


def _is_flag_letter(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"


def _flags_before(text: str, at: int) -> int:
    count = 0
    while at - count > 0 and _is_flag_letter(text[at - count - 1]):
        count += 1
    return count
