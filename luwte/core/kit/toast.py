"""Messages after a deed, with the way back: undo instead of "are you sure"."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest

_UNDO = "undo="


def offer_undo(request: HttpRequest, words: str, url: str) -> None:
    """Say what was done and offer to undo it: a button that posts to `url`."""
    messages.success(request, words, extra_tags=f"{_UNDO}{url}")


def undo_address(message: Message) -> str:
    """Return where undo posts to, or ""."""
    tags = message.extra_tags or ""
    return tags.removeprefix(_UNDO) if tags.startswith(_UNDO) else ""
