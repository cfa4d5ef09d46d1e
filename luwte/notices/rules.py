"""What a notice may say. No database here."""

from __future__ import annotations

from enum import StrEnum


class NoticeAbout(StrEnum):
    """A person who may come, or a place that somebody goes to."""

    PERSON = "person"
    PLACE = "place"


class Instruction(StrEnum):
    """What to do, in one word; its sentence is content of the room."""

    NO_ENTRY = "no_entry"
    BY_APPOINTMENT = "by_appointment"
    WITH_SECURITY = "with_security"
    IN_PAIRS = "in_pairs"
    CALL_FIRST = "call_first"
    ONE_CONTACT = "one_contact"
    CARE_ONLY = "care_only"  # urgent care stays open, nothing else
    TAKE_CARE = "take_care"
