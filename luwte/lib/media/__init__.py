"""Photos, recordings, PDFs and mails: what they are by their bytes, and what hides in them.

    clean = cleaned(data)      # Unusable with a reason, else the bytes to keep
    clean.media.media_type, clean.data, clean.removed, clean.is_stripped

Our own readers for pictures and sound: each copies what makes the picture or the sound and leaves
the rest, so nothing is decoded, no pixel changes, and a bomb does not go off here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from luwte.lib.media import kinds
from luwte.lib.media.boxes import strip_heif, strip_sound
from luwte.lib.media.documents import strip_pdf
from luwte.lib.media.kinds import MEDIA, kind_of
from luwte.lib.media.pictures import strip_gif, strip_jpeg, strip_png, strip_webp
from luwte.lib.media.shapes import (
    MOST_PIXELS,
    Family,
    Hidden,
    Media,
    Stripped,
    Trouble,
    Unusable,
)
from luwte.lib.media.sounds import strip_mpeg, strip_ogg, strip_wav
from luwte.lib.media.webm import strip_webm

__all__ = [
    "MEDIA",
    "MOST_PIXELS",
    "Clean",
    "Family",
    "Hidden",
    "Media",
    "Trouble",
    "Unusable",
    "cleaned",
    "kind_of",
    "name_for",
]

_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}\Z")
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u202a-\u202e\u2066-\u2069]+')

# A mail is kept as it is: who sent it, and when, is what it is kept for.
_STRIP: dict[str, Callable[[bytes], Stripped]] = {
    kinds.JPEG.media_type: strip_jpeg,
    kinds.PNG.media_type: strip_png,
    kinds.GIF.media_type: strip_gif,
    kinds.WEBP.media_type: strip_webp,
    kinds.HEIC.media_type: strip_heif,
    kinds.MP3.media_type: strip_mpeg,
    kinds.AAC.media_type: strip_mpeg,
    kinds.M4A.media_type: strip_sound,
    kinds.OGG.media_type: strip_ogg,
    kinds.WAV.media_type: strip_wav,
    kinds.WEBM.media_type: strip_webm,
    kinds.PDF.media_type: strip_pdf,
}


@dataclass(frozen=True)
class Clean:
    """A file as it may be kept."""

    media: Media
    data: bytes
    removed: frozenset[Hidden]
    is_stripped: bool


def cleaned(data: bytes) -> Clean:
    """What the bytes are, and the bytes without what hides in them.

    Raises Unusable, with the reason, for what is not kept or cannot be read to its end.
    """
    media = kind_of(data)
    strip = _STRIP.get(media.media_type)
    if strip is None:
        return Clean(media, data, frozenset(), is_stripped=False)
    try:
        done = strip(data)
    except (IndexError, RecursionError) as wrong:
        raise Unusable(Trouble.DAMAGED) from wrong
    return Clean(media, done.data, done.removed, done.is_stripped)


def name_for(name: str, media: Media) -> str:
    """The name to keep: without a path and odd signs, and ending as what it is."""
    stem = _UNSAFE.sub(" ", name.replace("\\", "/").rpartition("/")[2]).strip(" .")
    while _ENDING.search(stem):
        stem = _ENDING.sub("", stem).strip(" .")
    return f"{stem[:120] or 'bestand'}.{media.ending}"
