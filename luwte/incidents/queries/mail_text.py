"""A mail as text: its head, its words, and the names of what hangs on it. Nothing is rendered."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

LONGEST = 100_000
HEAD: dict[str, Any] = {
    "From": pgettext_lazy("mail", "From"),
    "To": gettext_lazy("To"),
    "Cc": gettext_lazy("Copy to"),
    "Date": gettext_lazy("Date"),
    "Subject": gettext_lazy("Subject"),
}
_TAGS = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_BREAKS = re.compile(r"<(?:br|/p|/div|/tr|/li)\b[^>]*>", re.IGNORECASE)
_GAPS = re.compile(r"\n\s*\n\s*\n+")


@dataclass(frozen=True)
class MailText:
    """head: pairs of name and words; hanging: the names of files in the mail, which stay shut."""

    head: list[tuple[str, str]]
    text: str
    hanging: list[str]
    is_cut: bool


def mail_text(data: bytes) -> MailText:
    """Read a mail as kindly as it can be; what cannot be read is left out."""
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    text = _text_of(message)
    return MailText(
        head=[(str(label), found) for name, label in HEAD.items()
              if (found := _header(message, name))],
        text=text[:LONGEST],
        hanging=_hanging(message),
        is_cut=len(text) > LONGEST,
    )  # fmt: skip


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, ""))[:1000]
    except (ValueError, IndexError, AttributeError, TypeError):
        return ""


def _text_of(message: EmailMessage) -> str:
    try:
        part = message.get_body(("plain", "html"))
        if part is None:
            return ""
        words = str(part.get_content())
        return plain(words) if part.get_content_subtype() == "html" else words.strip()
    except (ValueError, LookupError, AttributeError, TypeError):
        return ""


def _hanging(message: EmailMessage) -> list[str]:
    try:
        return [
            part.get_filename() or part.get_content_type()
            for part in message.walk()
            if part.get_content_disposition() == "attachment"
        ]
    except (ValueError, LookupError, AttributeError, TypeError):
        return []


def plain(words: str) -> str:
    """The words of a page without its marks."""
    bare = html.unescape(_TAGS.sub("", _BREAKS.sub("\n", words)))
    return _GAPS.sub("\n\n", bare).strip()
