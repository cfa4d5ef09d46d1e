"""What a notice may say, and for how long. No database here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from luwte.core.registry import Registry
from luwte.lib import matching

# Longer than any ban may last (facts, table C: exceptionally 24 months), and a little.
LONGEST: Final = timedelta(days=750)
LONGEST_LINE: Final = 300  # characters
# Names are found by words of at least this many letters.
SHORTEST_WORD: Final = 3


class NoticeAbout(StrEnum):
    """A person who may come, or a place that somebody goes to."""

    PERSON = "person"
    PLACE = "place"


class Instruction(StrEnum):
    """What to do, in one word; its sentences stand in `wording.py`."""

    NO_ENTRY = "no_entry"
    BY_APPOINTMENT = "by_appointment"
    WITH_SECURITY = "with_security"
    IN_PAIRS = "in_pairs"
    CALL_FIRST = "call_first"
    ONE_CONTACT = "one_contact"
    CARE_ONLY = "care_only"  # urgent care stays open, nothing else
    TAKE_CARE = "take_care"


@dataclass(frozen=True)
class Seen:
    """ "He was here": what the room that made the notice does with it. record(actor, source_id,
    location_id) makes a new incident of it and gives the path of the page that asks for more."""

    record: Callable[[Any, UUID, UUID | None], str]


# By the kind of source ("response.measure").
seen_by: Registry[Seen] = Registry("sources of notices")


def wrong_days(starts_on: date, ends_on: date) -> str:
    """The code of what is wrong with a period: "backwards", "too_long", or "" when nothing is."""
    if ends_on < starts_on:
        return "backwards"
    return "too_long" if ends_on - starts_on > LONGEST else ""


def words_of_name(name: str) -> frozenset[str]:
    """The words by which a name is found, as it is typed or heard at reception.

    >>> sorted(words_of_name("De heer J. van Höuten-Bos"))
    ['bos', 'houten']
    """
    return frozenset(one for one in matching.name_words(name) if len(one) >= SHORTEST_WORD)
