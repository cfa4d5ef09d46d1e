"""What people do in care: one verb, one function, one transaction."""

from luwte.care.actions.absences import (
    Away,
    add_step,
    agreements_of,
    change_absence,
    erase_agreements,
    mark_step,
    record_absence,
)
from luwte.care.actions.erasing import due_for_erasing, erase_notes, holds_on
from luwte.care.actions.load import choose_load, end_load
from luwte.care.actions.noting import write_note
from luwte.care.actions.supporting import (
    Outside,
    change_place,
    choose_supporter,
    give_supporter,
    hand_path,
    let_earlier_notes,
)
from luwte.care.actions.talking import (
    accept_talks,
    ask_talk,
    decline_talks,
    record_outside,
    record_talk,
)

__all__ = [
    "Away",
    "Outside",
    "accept_talks",
    "add_step",
    "agreements_of",
    "ask_talk",
    "change_absence",
    "change_place",
    "choose_load",
    "choose_supporter",
    "decline_talks",
    "due_for_erasing",
    "end_load",
    "erase_agreements",
    "erase_notes",
    "give_supporter",
    "hand_path",
    "holds_on",
    "let_earlier_notes",
    "mark_step",
    "record_absence",
    "record_outside",
    "record_talk",
    "write_note",
]
