"""What a file turned out to be, what was taken out of it, and why it cannot be used."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# A phone makes 12 to 50 million pixels, some 108; more is a bomb for whoever opens it.
MOST_PIXELS = 120_000_000


class Family(StrEnum):
    """How a file is shown: seen, heard, read, or as the text of a mail."""

    IMAGE = "image"
    SOUND = "sound"
    DOCUMENT = "document"
    MAIL = "mail"


class Hidden(StrEnum):
    """What files carry along without showing it."""

    PLACE = "place"  # where it was made
    DEVICE = "device"  # with which device, when
    WRITING = "writing"  # titles, authors, remarks, history
    SCRIPT = "script"  # what would run when it is opened
    EMBEDDED = "embedded"  # files in the file, and bytes behind its end


class Trouble(StrEnum):
    """Why a file is not kept."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    UNKNOWN = "unknown"
    PROGRAM = "program"
    ARCHIVE = "archive"
    OFFICE = "office"
    WEB_PAGE = "web_page"
    DRAWING = "drawing"
    VIDEO = "video"
    DAMAGED = "damaged"
    LOCKED = "locked"
    TOO_MANY_PIXELS = "too_many_pixels"


class Unusable(ValueError):
    """The bytes are not something that is kept; `trouble` says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(str(trouble))
        self.trouble = trouble


@dataclass(frozen=True)
class Media:
    """A kind of file. `ending` is the one its name should have, without the dot."""

    media_type: str
    ending: str
    family: Family


@dataclass(frozen=True)
class Stripped:
    """The bytes without what was hidden in them. is_stripped: False when nothing can be taken out
    of such a file, so that it still holds what it held."""

    data: bytes
    removed: frozenset[Hidden] = frozenset()
    is_stripped: bool = True


def damaged() -> Unusable:
    """The file stops halfway or does not fit together."""
    return Unusable(Trouble.DAMAGED)


def check_pixels(width: int, height: int) -> None:
    """Raise Unusable for a picture of no size, or of so many pixels that opening it hurts."""
    if not width or not height:
        raise damaged()
    if width * height > MOST_PIXELS:
        raise Unusable(Trouble.TOO_MANY_PIXELS)
