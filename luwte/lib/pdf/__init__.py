"""Letters as accessible PDF: pure functions from data to bytes."""

from luwte.lib.pdf.letter import (
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

__all__ = [
    "Block",
    "CannotPrint",
    "LetterData",
    "Logo",
    "Part",
    "Sender",
    "blocks_of",
    "letter_pdf",
    "strange_characters",
]
