"""The police sheet as accessible PDF: the same frame as a letter, without an addressee."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luwte.lib.pdf import Block, LetterData, Part, Sender, letter_pdf, strange_characters
from luwte.response.queries.letters import picture_of
from luwte.response.queries.police_sheet import Sheet

UNPRINTABLE = "?"


def sheet_pdf(sheet: Sheet) -> bytes:
    """The sheet as PDF/A-2a and PDF/UA-1. What no font can show (an emoji somebody typed) becomes a
    question mark: the sheet is needed now."""
    title = _("Police sheet %(number)s") % {"number": sheet.number}
    made = date_format(timezone.localtime(sheet.made_at), "j F Y, H:i")
    by = _("Made by %(name)s on %(day)s") % {"name": sheet.made_by, "day": made}
    gaps = sheet.gaps or [_("Nothing that we know of.")]
    blocks = [
        Block("text", (_("Made from what is known now. First what is still missing."),)),
        Block("box", (_("Still missing"), *gaps)),
    ]
    for part in sheet.blocks:
        if part.lines:
            blocks += [Block("heading", (part.title,)), Block("facts", _pairs(part.lines))]
    attached = sheet.attachments or [_("None.")]
    blocks += [Block("heading", (_("Attachments"),)), Block("list", tuple(attached))]
    data = LetterData(
        title=title,
        sender=Sender(sheet.head.name or sheet.organisation, _reached(sheet)),
        parts=(
            Part(
                language="nl" if (get_language() or "nl").startswith("nl") else "en",
                subject=title,
                blocks=tuple(blocks),
                closing=(),
            ),
        ),
        page_words=(_("page"), _("of")),
        footer=(title, by),
        accent=sheet.head.ink,
        band=sheet.head.band,
        logo=picture_of(sheet.head),
        made_at=sheet.made_at,
    )
    return letter_pdf(_printable(data))


def _pairs(lines: list[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(one for line in lines for one in line)


def _reached(sheet: Sheet) -> tuple[str, ...]:
    """Where the police reach who made it: the address and the phone number of the letterhead."""
    lines = (*sheet.head.visiting_address.splitlines(), sheet.head.phone)
    line = " · ".join(one.strip() for one in lines if one.strip())
    return (line,) if line else ()


def _printable(data: LetterData) -> LetterData:
    part = data.parts[0]
    blocks = tuple(Block(one.kind, tuple(_plain(row) for row in one.lines)) for one in part.blocks)
    return replace(
        data,
        title=_plain(data.title),
        sender=Sender(_plain(data.sender.name), tuple(_plain(row) for row in data.sender.lines)),
        parts=(replace(part, blocks=blocks),),
        footer=tuple(_plain(row) for row in data.footer),
    )


def _plain(text: str) -> str:
    for strange in strange_characters(text):
        text = text.replace(strange, UNPRINTABLE)
    return text
