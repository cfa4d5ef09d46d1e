"""The police sheet as accessible PDF: the same frame as a letter, without an addressee."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luwte.lib.pdf import Block, LetterData, Part, Sender, letter_pdf, strange_characters
from luwte.response.queries.police_sheet import Sheet

UNPRINTABLE = "?"


def sheet_pdf(sheet: Sheet) -> bytes:
    """The sheet as PDF/A-2a and PDF/UA-1. What no font can show (an emoji somebody typed) becomes a
    question mark: the sheet is needed now."""
    title = _("Police sheet %(number)s") % {"number": sheet.number}
    blocks = [Block("text", (_("Made from what is known now. First what is still missing."),))]
    blocks += _listed(_("Still missing"), sheet.gaps or [_("Nothing that we know of.")])
    for part in sheet.blocks:
        if part.lines:
            blocks += _listed(part.title, [f"{label}: {value}" for label, value in part.lines])
    blocks += _listed(_("Attachments"), sheet.attachments or [_("None.")])
    made = date_format(timezone.localtime(sheet.made_at), "j F Y, H:i")
    by = _("Made by %(name)s on %(day)s") % {"name": sheet.made_by, "day": made}
    data = LetterData(
        title=title,
        sender=Sender(sheet.organisation),
        parts=(
            Part(
                language="nl" if (get_language() or "nl").startswith("nl") else "en",
                subject=title,
                blocks=tuple(blocks),
                closing=(by,),
            ),
        ),
        page_words=(_("page"), _("of")),
        footer=(title, by),
        made_at=sheet.made_at,
    )
    return letter_pdf(_printable(data))


def _listed(title: str, lines: list[str]) -> list[Block]:
    return [Block("heading", (title,)), Block("list", tuple(lines))]


def _printable(data: LetterData) -> LetterData:
    part = data.parts[0]
    blocks = tuple(Block(one.kind, tuple(_plain(row) for row in one.lines)) for one in part.blocks)
    return replace(
        data,
        title=_plain(data.title),
        sender=Sender(_plain(data.sender.name)),
        parts=(replace(part, blocks=blocks, closing=tuple(_plain(row) for row in part.closing)),),
        footer=tuple(_plain(row) for row in data.footer),
    )


def _plain(text: str) -> str:
    for strange in strange_characters(text):
        text = text.replace(strange, UNPRINTABLE)
    return text
