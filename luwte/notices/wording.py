"""The sentences of an instruction, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luwte.notices.rules import Instruction

DO: dict[Instruction, Any] = {
    Instruction.NO_ENTRY: _("Do not let in"),
    Instruction.BY_APPOINTMENT: _("Only by appointment"),
    Instruction.WITH_SECURITY: _("Only by appointment, with security there"),
    Instruction.IN_PAIRS: _("Always with two"),
    Instruction.CALL_FIRST: _("Call first"),
    Instruction.ONE_CONTACT: _("One contact person"),
    Instruction.CARE_ONLY: _("Urgent care only"),
    Instruction.TAKE_CARE: _("Take extra care"),
}

_CALM = _("Stay calm. Say it once, in one sentence.")
_NOT_GOING = _("Not going away? Call security. Stay behind the counter.")
_THREAT = _("A threat? Call 112.")

STEPS: dict[Instruction, tuple[Any, ...]] = {
    Instruction.NO_ENTRY: (_("Say: “You cannot come in here now.”"), _NOT_GOING, _THREAT),
    Instruction.BY_APPOINTMENT: (
        _("Say: “I can make an appointment for you.”"),
        _NOT_GOING,
        _THREAT,
    ),
    Instruction.WITH_SECURITY: (
        _("Call security before you let somebody in."),
        _("Stay in the room with two."),
        _THREAT,
    ),
    Instruction.IN_PAIRS: (
        _("Ask a colleague to come along. Do not go in alone."),
        _("Agree who talks and who watches."),
        _THREAT,
    ),
    Instruction.CALL_FIRST: (
        _("Call the contact person before you do anything."),
        _CALM,
        _THREAT,
    ),
    Instruction.ONE_CONTACT: (
        _("Say: “Your contact person will help you.” Give the name and the number."),
        _CALM,
        _THREAT,
    ),
    Instruction.CARE_ONLY: (
        _("Is it urgent? Always call a doctor: the doctor decides."),
        _("Not urgent? Say how to make contact in another way."),
        _THREAT,
    ),
    Instruction.TAKE_CARE: (
        _("Tell a colleague that you are going to talk."),
        _("Keep the way out free."),
        _THREAT,
    ),
}


def allowed_words(typed: str, *, is_urgent_open: bool) -> str:
    """What stays possible: what was typed, else that urgent care does."""
    return typed or (gettext("Emergency care stays open.") if is_urgent_open else "")


def holds_words(places: str) -> str:
    """Where it holds, for what is no location of ours; "" for nothing."""
    return gettext("Holds for: %(places)s.") % {"places": places} if places else ""
