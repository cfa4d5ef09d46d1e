"""Letters as PDF: tagged, with languages and headings, and made of data only."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pdfua import validate
from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject, IndirectObject

from luwte.lib.pdf import (
    Block,
    CannotPrint,
    LetterData,
    Logo,
    Part,
    Sender,
    blocks_of,
    letter_pdf,
    strange_characters,
)

TEXT = """Geachte mevrouw Çelik,

Op 3 maart zei u aan de balie:

> Ik weet jou te vinden.

## Wat dit betekent

U krijgt een waarschuwing.

- Balie
- Spreekkamer
"""
SHOWS_TEXT = {b"Tj", b"TJ", b"'", b'"'}


def picture(width: int = 30, height: int = 10) -> bytes:
    """A small PNG in one colour."""
    rows = b"".join(b"\0" + bytes((11, 85, 96)) * width for _row in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def a_letter(text: str = TEXT, **more: Any) -> LetterData:
    """A letter in Dutch with an English text beside it."""
    dutch = Part(
        language="nl",
        subject="Waarschuwing",
        blocks=blocks_of(text),
        closing=("Met vriendelijke groet,", "Gemeente Zonnedael"),
        address=("Mevrouw Çelik", "Dorpsstraat 1"),
        facts=(("Datum", "3 maart 2026"), ("Ons kenmerk", "2026-0001")),
    )
    english = Part(
        language="en",
        subject="Warning",
        blocks=blocks_of("Dear madam,\n\n## What this means\n\nYou get a warning."),
        closing=("Kind regards,",),
        remark="This is a translation. The Dutch text counts.",
    )
    given: dict[str, Any] = {
        "title": "Waarschuwing 2026-0001",
        "sender": Sender("Gemeente Zonnedael", ("Raadhuisplein 1",)),
        "parts": (dutch, english),
        "logo": Logo(picture(), "png", "Logo van gemeente Zonnedael"),
    }
    return LetterData(**(given | more))


def tags_of(reader: PdfReader) -> list[tuple[str, dict[str, Any]]]:
    """Every structure element, in the order in which it is read aloud."""

    def walk(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
        node = node.get_object() if isinstance(node, IndirectObject) else node
        if isinstance(node, list):
            for one in node:
                yield from walk(one)
        elif isinstance(node, DictionaryObject):
            if "/S" in node:
                yield str(node["/S"]), dict(node)
            if "/K" in node:
                yield from walk(node["/K"])

    return list(walk(reader.root_object["/StructTreeRoot"]))


@pytest.fixture(scope="module")
def reader() -> PdfReader:
    return PdfReader(io.BytesIO(letter_pdf(a_letter())))


@pytest.mark.once
@pytest.mark.spec("RES-8")
def test_a_letter_says_it_is_pdf_a_2a_and_pdf_ua_1(reader: PdfReader) -> None:
    packet = reader.root_object["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfaid:part>2<", packet) and re.search(r"pdfaid:conformance>A<", packet)
    assert re.search(r"pdfuaid:part>1<", packet)
    root: Any = reader.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None and reader.metadata.title == "Waarschuwing 2026-0001"
    assert str(reader.root_object["/Lang"]).startswith("nl")


@pytest.mark.once
@pytest.mark.spec("RES-8")
def test_an_independent_checker_finds_nothing_wrong_with_the_tags(tmp_path: Path) -> None:
    """pdfua looks at the part of PDF/UA-1 that needs no person; Typst refuses the rest itself."""
    at = tmp_path / "letter.pdf"
    at.write_bytes(letter_pdf(a_letter()))
    report = validate(str(at))
    assert [one.to_dict() for one in report.findings] == []
    at.write_bytes(letter_pdf(a_letter()).replace(b"/StructTreeRoot", b"/StructTreeRo0t"))
    assert validate(str(at)).findings, "the checker must see what is not tagged"


@pytest.mark.once
@pytest.mark.spec("RES-8")
def test_headings_lists_quotes_and_the_logo_are_real(reader: PdfReader) -> None:
    tags = tags_of(reader)
    names = [name for name, _node in tags]
    assert names.count("/H1") == 2 and names.count("/H2") == 2
    assert names.count("/LI") == 2 and "/BlockQuote" in names
    pictures = [node for name, node in tags if name == "/Figure"]
    assert [str(one["/Alt"]) for one in pictures] == ["Logo van gemeente Zonnedael"]
    second = [node for _name, node in tags if str(node.get("/Lang", "")).startswith("en")]
    assert second, "the English part must be read aloud as English"


@pytest.mark.once
@pytest.mark.spec("RES-8")
def test_every_word_on_paper_is_tagged_or_named_as_ornament(reader: PdfReader) -> None:
    words = 0
    for page in reader.pages:
        assert str(page["/Tabs"]) == "/S"
        marked: list[str] = []
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator in (b"BDC", b"BMC"):
                is_tagged = operator == b"BDC" and "/MCID" in operands[1]
                marked.append("tag" if is_tagged else str(operands[0]))
            elif operator == b"EMC":
                marked.pop()
            elif operator in SHOWS_TEXT:
                words += 1
                assert {"tag", "/Artifact"} & set(marked), operands
    assert words > 20


@pytest.mark.once
def test_pages_are_numbered() -> None:
    long = TEXT + "\n\n".join(["Dit is een lange zin die steeds terugkomt. " * 12] * 12)
    pages = PdfReader(io.BytesIO(letter_pdf(a_letter(long)))).pages
    assert len(pages) >= 3
    for number, page in enumerate(pages, 1):
        assert f"pagina {number} van {len(pages)}" in " ".join(page.extract_text().split())


@pytest.mark.once
@pytest.mark.parametrize(
    "typed", ['#panic("x")', "$x^2$ *sterk* _schuin_", "@naam <label> \\ // weg", '#read("/etc/x")']
)
def test_what_is_typed_is_text_and_never_source(typed: str) -> None:
    made = PdfReader(io.BytesIO(letter_pdf(a_letter(f"Eerst.\n\n{typed}\n\nLaatst."))))
    assert typed in made.pages[0].extract_text()


@pytest.mark.once
@pytest.mark.parametrize("typed", ["Beste 🙂", "سلام", "\U0010ffff"])
def test_characters_that_no_font_has_are_named(typed: str) -> None:
    with pytest.raises(CannotPrint) as stopped:
        letter_pdf(a_letter(typed))
    assert set(stopped.value.characters) <= set(typed)
    assert stopped.value.characters


@pytest.mark.once
def test_names_of_all_of_europe_can_be_printed() -> None:
    names = "Đorđe Łukasz Şirin Ğ ŵ Țepeș Ñ ß Þór Ærø Øe Ŷ Ивана Київ Γιώργος Nguyễn ’t – € …"
    assert strange_characters(names) == ""
    text = PdfReader(io.BytesIO(letter_pdf(a_letter(names)))).pages[0].extract_text()
    assert "Łukasz" in text and "Ивана" in text


@pytest.mark.once
def test_all_that_counts_as_known_has_a_picture() -> None:
    from luwte.lib.pdf import letter

    spans = [range(first, last + 1) for first, last in letter._KNOWN]
    every = " ".join(chr(code) for span in spans for code in span if code != 0xAD)
    assert letter_pdf(a_letter(every))


@pytest.mark.once
def test_the_same_letter_gives_the_same_bytes() -> None:
    data = replace(a_letter(), made_at=datetime(2026, 3, 3, 12, 0, 0, 7, tzinfo=UTC))
    assert letter_pdf(data) == letter_pdf(data)


@pytest.mark.once
def test_plain_text_becomes_paragraphs_and_nothing_of_it_is_lost() -> None:
    blocks = blocks_of("## Kop\nregel een\r\nregel twee\n\n\n- punt\n- tweede\n##geen kop")
    assert [(one.kind, one.lines) for one in blocks] == [
        ("heading", ("Kop",)),
        ("text", ("regel een", "regel twee")),
        ("list", ("punt", "tweede")),
        ("text", ("##geen kop",)),
    ]


@pytest.mark.once
def test_a_logo_that_is_no_picture_is_refused_without_its_bytes_in_the_message() -> None:
    with pytest.raises(CannotPrint):
        letter_pdf(a_letter(logo=Logo(b"geen plaatje", "png", "Logo")))


@pytest.mark.once
def test_each_part_counts_its_pages_in_its_own_language() -> None:
    english = replace(a_letter().parts[0], language="en", page_words=("page", "of"))
    data = replace(a_letter(), parts=(a_letter().parts[0], english))
    first, last = (page.extract_text() for page in PdfReader(io.BytesIO(letter_pdf(data))).pages)
    assert "pagina 1 van 2" in first and "page 2 of 2" in last


@pytest.mark.once
def test_a_sheet_of_labels_and_values_can_be_read_aloud(tmp_path: Path) -> None:
    blocks = (
        Block("box", ("Dit mist nog", "Wie het was.")),
        Block("heading", ("Waar",)),
        Block("facts", ("Plek", "Balie 1", "Plek", "Hal")),
    )
    part = replace(a_letter().parts[0], blocks=blocks, closing=(), address=())
    made = letter_pdf(replace(a_letter(), parts=(part,), mark=""))
    text = PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert text.count("Plek") == 1 and "Balie 1" in text and "Wie het was." in text
