"""Sentences about files: why one is not kept, what was taken out of it, whether it was scanned."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.incidents.words import joined
from luwte.lib.media import Family, Hidden, Trouble

MOST_BYTES = 25 * 1024 * 1024
MOST_FILES = 20
NO_ROOM = "no_room"

WHY_NOT: dict[str, Any] = {
    Trouble.EMPTY: gettext_lazy("This file is empty."),
    Trouble.TOO_LARGE: gettext_lazy(
        "This file is larger than 25 MB. Make the photo smaller, or cut the recording in parts."
    ),
    Trouble.TOO_MANY: gettext_lazy("Twenty files is the most. Remove one first, or combine them."),
    Trouble.UNKNOWN: gettext_lazy(
        "We cannot keep this kind of file. A photo, a sound recording, a PDF or an e-mail can be "
        "added."
    ),
    Trouble.PROGRAM: gettext_lazy("This is a program, whatever its name says. It is not kept."),
    Trouble.ARCHIVE: gettext_lazy(
        "This is a packed file (such as zip). Unpack it and add the files one by one."
    ),
    Trouble.OFFICE: gettext_lazy(
        "This is a document that can run things when it is opened. Save it as PDF and add that."
    ),
    Trouble.WEB_PAGE: gettext_lazy("This is a web page. Print it to PDF, or make a screenshot."),
    Trouble.DRAWING: gettext_lazy(
        "This is a drawing (SVG) that can run things. Make a screenshot and add that."
    ),
    Trouble.VIDEO: gettext_lazy(
        "Video cannot be kept here. Keep it where it is safe, and write down where it is."
    ),
    Trouble.DAMAGED: gettext_lazy(
        "This file stops halfway or is damaged. Try to send it again, or make a screenshot of it."
    ),
    Trouble.LOCKED: gettext_lazy(
        "This PDF needs a password. Print it to a new PDF without one, and add that."
    ),
    Trouble.TOO_MANY_PIXELS: gettext_lazy(
        "This picture has too many pixels to open safely. Make it smaller first."
    ),
    NO_ROOM: gettext_lazy("There is no room left to keep this file. Tell your administrator."),
}
HIDDEN: dict[Hidden, Any] = {
    Hidden.PLACE: gettext_lazy("the place"),
    Hidden.DEVICE: gettext_lazy("the device and the time"),
    Hidden.WRITING: gettext_lazy("titles, names and remarks"),
    Hidden.SCRIPT: gettext_lazy("what would run when it is opened"),
    Hidden.EMBEDDED: gettext_lazy("files hidden in it"),
}
FAMILIES: dict[Family, Any] = {
    Family.IMAGE: gettext_lazy("photo"),
    Family.SOUND: gettext_lazy("recording"),
    Family.DOCUMENT: gettext_lazy("PDF"),
    Family.MAIL: gettext_lazy("e-mail"),
}
ICONS: dict[Family, str] = {
    Family.IMAGE: "eye",
    Family.SOUND: "play",
    Family.DOCUMENT: "doc",
    Family.MAIL: "mail",
}


def why_not(trouble: str) -> str:
    """The sentence for a file that is not kept."""
    return str(WHY_NOT[trouble])


def taken_out(removed: Iterable[Hidden]) -> str:
    """What was taken out of files, in one sentence; "" when nothing was hidden in them."""
    found = set(removed)
    names = [str(label) for kind, label in HIDDEN.items() if kind in found]
    return _("Taken out: %(what)s.") % {"what": joined(names)} if names else ""


def size_words(size: int) -> str:
    """ "2,1 MB" or "340 kB"; size in bytes."""
    if size < 1024 * 1024:
        return f"{max(size // 1024, 1)} kB"
    return f"{localize(round(size / 1024 / 1024, 1))} MB"
