"""One letter: PDF/A-2a (keeps for ever) and PDF/UA-1 (can be read aloud) at once.

Typst sets it from a template of our own (`letter.typ`). All that a person typed goes in as JSON,
so that no text can become source. Only the fonts that come with Typst are used: a letter looks the
same on every machine.
"""

from __future__ import annotations

import json
import re
import threading
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

TEMPLATE = Path(__file__).resolve().parent / "letter.typ"
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")
INK = "#0b5560"
# What no font has a picture for, or what would turn the direction of the text unseen.
_UNSEEN = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]")
# What the fonts that come with Typst hold: Latin, Greek, Cyrillic and common signs.
_KNOWN = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x192, 0x192),
    (0x1CD, 0x1DC),
    (0x1E6, 0x1E9),
    (0x1FC, 0x21B),
    (0x2C6, 0x2C7),
    (0x2D8, 0x2DD),
    (0x300, 0x304),
    (0x306, 0x308),
    (0x386, 0x386),
    (0x388, 0x38A),
    (0x38C, 0x38C),
    (0x38E, 0x3A1),
    (0x3A3, 0x3CE),
    (0x400, 0x45F),
    (0x490, 0x491),
    (0x1E00, 0x1EF9),
    (0x2010, 0x2015),
    (0x2018, 0x201E),
    (0x2020, 0x2022),
    (0x2026, 0x2026),
    (0x2030, 0x2030),
    (0x2032, 0x2033),
    (0x2039, 0x203A),
    (0x20AC, 0x20AC),
    (0x2116, 0x2116),
    (0x2122, 0x2122),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
)


class CannotPrint(ValueError):
    """The letter could not be made; `characters` are those that no font has."""

    def __init__(self, why: str, characters: str = "") -> None:
        super().__init__(why)
        self.characters = characters


@dataclass(frozen=True)
class Block:
    """A piece of text: kind "text" (lines), "heading" (text), "list" (items), "quote" (text),
    "facts" (label, value, label, value …) or "box" (a title and the items of a list below it)."""

    kind: str
    lines: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """As the template reads it."""
        if self.kind == "list":
            return {"kind": "list", "items": list(self.lines)}
        if self.kind in ("heading", "quote"):
            return {"kind": self.kind, "text": " ".join(self.lines)}
        if self.kind == "facts":
            pairs = zip(self.lines[::2], self.lines[1::2], strict=True)
            return {"kind": "facts", "facts": [{"label": one, "value": two} for one, two in pairs]}
        if self.kind == "box":
            return {"kind": "box", "text": self.lines[0], "items": list(self.lines[1:])}
        return {"kind": "text", "lines": list(self.lines)}


@dataclass(frozen=True)
class Logo:
    """A picture of the organisation: format "png", "jpg" or "svg"; alt: what it shows."""

    data: bytes
    format: str
    alt: str


@dataclass(frozen=True)
class Sender:
    """Who sends it, and the lines below the name (address, phone, site)."""

    name: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """The letter in one language. facts: label and value of what stands above it (date, number).
    remark: what is said of the part itself, such as that the Dutch text counts. page_words: "page",
    "of" in its language; those of the letter when none are given."""

    language: str
    subject: str
    blocks: tuple[Block, ...]
    closing: tuple[str, ...]
    address: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    remark: str = ""
    page_words: tuple[str, str] | None = None


@dataclass(frozen=True)
class LetterData:
    """All of a letter. The first part counts; its language is that of the document.

    page_words: "pagina", "van". accent and band: colours "#rrggbb" of headings and of the top.
    mark: a word in front of the address, such as "Concept". made_at:
    the moment in the metadata (now when none is given); with it the same data gives the same bytes.
    """

    title: str
    sender: Sender
    parts: tuple[Part, ...]
    page_words: tuple[str, str] = ("pagina", "van")
    footer: tuple[str, ...] = ()
    accent: str = INK
    band: str = INK
    logo: Logo | None = None
    mark: str = ""
    made_at: datetime | None = None


def blocks_of(text: str) -> tuple[Block, ...]:
    """Plain text to blocks: an empty line ends a paragraph, "## " makes a heading, "- " a line of a
    list, "> " a quotation. Nothing of the words is lost."""
    found: list[Block] = []
    for paragraph in re.split(r"\n[ \t]*\n+", text.replace("\r\n", "\n").replace("\r", "\n")):
        rows = [_seen(row) for row in paragraph.split("\n")]
        found += _blocks([row for row in rows if row])
    return tuple(found)


def strange_characters(text: str) -> str:
    """The characters of a text that a letter cannot show, each once, in their order."""
    strange = (one for one in text if one not in "\n\r\t" and not _is_known(ord(one)))
    return "".join(dict.fromkeys(strange))


def letter_pdf(data: LetterData) -> bytes:
    """The letter as PDF/A-2a and PDF/UA-1. About 20 ms.

    Raises CannotPrint when a character has no picture in any font, or when a logo is no picture.
    """
    told = json.dumps(_as_json(data), ensure_ascii=False)
    strange = strange_characters(told)
    if strange:
        raise CannotPrint("no font has these characters", strange)
    try:
        with _lock:
            made = _compiler().compile(
                format="pdf",
                sys_inputs={"data": told},
                pdf_standards=STANDARDS,
                timestamp=data.made_at.replace(microsecond=0) if data.made_at else None,
            )
    except typst.TypstError as wrong:
        # Its words may hold those of the letter: they stay out of logs.
        raise CannotPrint("the letter could not be set") from (
            None if "data" in str(wrong) else wrong
        )
    if not isinstance(made, bytes):
        raise CannotPrint("the letter could not be set")
    return made


# One compiler per process: it keeps the template and the fonts; it sets one letter at a time.
_lock = threading.Lock()


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    return typst.Compiler(
        input=str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=[], ignore_system_fonts=True
    )


def _as_json(data: LetterData) -> dict[str, Any]:
    logo = data.logo
    return {
        "title": _seen(data.title),
        "language": data.parts[0].language,
        "sender": {"name": _seen(data.sender.name), "lines": _rows(data.sender.lines)},
        "logo": None
        if logo is None
        else {"bytes": list(logo.data), "format": logo.format, "alt": _seen(logo.alt)},
        "accent": _colour(data.accent),
        "band": _colour(data.band),
        "footer": _rows(data.footer),
        "mark": _seen(data.mark),
        "parts": [_part(part, data.page_words) for part in data.parts],
    }


def _part(part: Part, page_words: tuple[str, str]) -> dict[str, Any]:
    page, of = part.page_words or page_words
    return {
        "words": {"page": page, "of": of},
        "language": part.language,
        "subject": _seen(part.subject),
        "address": _rows(part.address),
        "facts": [{"label": label, "value": _seen(value)} for label, value in part.facts],
        "remark": _seen(part.remark),
        "blocks": [block.as_json() for block in part.blocks],
        "closing": _rows(part.closing),
    }


def _colour(told: str) -> str:
    return told if COLOUR.match(told) else INK


def _rows(lines: tuple[str, ...]) -> list[str]:
    return [row for row in (_seen(line) for line in lines) if row]


def _seen(text: str) -> str:
    return _UNSEEN.sub("", text.replace("\t", " ")).strip()


def _blocks(rows: list[str]) -> list[Block]:
    """Neighbouring rows of one kind become one block."""
    found: list[Block] = []
    for row in rows:
        kind, words = _kind_of(row)
        same = found and found[-1].kind == kind and kind != "heading"
        if same:
            found[-1] = Block(kind, (*found[-1].lines, words))
        else:
            found.append(Block(kind, (words,)))
    return found


def _kind_of(row: str) -> tuple[str, str]:
    for mark, kind in (("## ", "heading"), ("- ", "list"), ("> ", "quote")):
        if row.startswith(mark) and row[len(mark) :].strip():
            return kind, row[len(mark) :].strip()
    return "text", row


@lru_cache(maxsize=4096)
def _is_known(code: int) -> bool:
    return any(first <= code <= last for first, last in _KNOWN)
