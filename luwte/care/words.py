"""Care in words: talks, states, and the coded lines of its track."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from luwte.care.agreements import care_terms, here
from luwte.care.rules import CareRole, MomentState, PathState, key_of
from luwte.incidents.access import may_move_track
from luwte.incidents.rules.contents import (
    OwnDoor,
    TrackContent,
    own_doors,
    timeline_lines,
    track_contents,
    track_words,
)
from luwte.policy.rules import GRAVITIES

ROLES: dict[str, Any] = {
    CareRole.VICTIM: gettext_lazy("It happened to this person"),
    CareRole.WITNESS: gettext_lazy("Saw it happen"),
    CareRole.HELPER: gettext_lazy("Came to help"),
}
STATES: dict[str, tuple[Any, str]] = {
    MomentState.PLANNED: (gettext_lazy("planned"), "calm"),
    MomentState.HELD: (gettext_lazy("held"), "ok"),
    MomentState.NO_ANSWER: (gettext_lazy("no answer"), "late"),
    MomentState.DECLINED: (gettext_lazy("not wanted"), "calm"),
    MomentState.DROPPED: (gettext_lazy("not needed"), "calm"),
}
PATHS: dict[str, Any] = {
    PathState.OPEN: gettext_lazy("Care goes on"),
    PathState.DECLINED: gettext_lazy("Not wanted now"),
    PathState.ENDED: gettext_lazy("Care has ended"),
}
NAMES: dict[str, Any] = {
    "day_0": gettext_lazy("On the same day"),
    "again": gettext_lazy("Offered once more"),
}


# What has to happen now, on the card of the track.
NEXT: dict[str, Any] = {
    "care.next_talk": gettext_lazy("hold the next talk"),
    "care.offer_again": gettext_lazy("offer it once more"),
    "care.finish": gettext_lazy("no talk is to come: finish care"),
}


def moment_words(key: str) -> str:
    """The name of a talk: "Within 72 hours", "After 6 weeks"; what was asked for is called so."""
    if key in NAMES:
        return str(NAMES[key])
    if key.startswith("asked"):
        return _("Asked for")
    unit, _line, number = key.rpartition("_")
    return _counted(unit, int(number)) if number.isdecimal() else key


def range_words(key: str) -> str:
    """ "After 6 to 8 weeks" for a talk that has some room in what was adopted; else empty."""
    care = care_terms(here()).value
    for gravity in GRAVITIES:
        for moment in care.moments(gravity):
            if moment.latest and key_of(moment) == key:
                return str(capfirst(moment.words))
    return ""


def _counted(unit: str, n: int) -> str:
    words = {
        "hours": ngettext("Within %(n)s hour", "Within %(n)s hours", n),
        "working_days": ngettext("Within %(n)s working day", "Within %(n)s working days", n),
        "days": ngettext("After %(n)s day", "After %(n)s days", n),
        "weeks": ngettext("After %(n)s week", "After %(n)s weeks", n),
        "months": ngettext("After %(n)s month", "After %(n)s months", n),
    }
    return words.get(unit, "%(n)s") % {"n": n}


def told_line(line: Mapping[str, Any]) -> str:
    """A coded line on the card of the track: counts, never who."""
    key, n = line.get("key"), int(line.get("n", 0))
    if key == "people":
        return ngettext("%(n)s person is cared for", "%(n)s people are cared for", n) % {"n": n}
    if key == "talks":
        held, planned = int(line.get("held", 0)), int(line.get("planned", 0))
        return _("Talks: %(held)s held, %(planned)s to come") % {"held": held, "planned": planned}
    if key == "late":
        return ngettext("%(n)s talk did not come about", "%(n)s talks did not come about", n) % {
            "n": n
        }
    if key == "without":
        return ngettext("%(n)s person has no supporter", "%(n)s people have no supporter", n) % {
            "n": n
        }
    return ""


def register() -> None:
    """Say where the content of the care track is, and what its lines mean."""
    track_contents.add("care", TrackContent("care:of_case", told_line, may_move_track))
    timeline_lines.add("care.first_talk", _first_talk)
    for key, words in NEXT.items():
        track_words.add(key, words)
    own_doors.add("care", OwnDoor("care:own", "care:mine", gettext_lazy("Care for you"), "heart"))


def _first_talk(params: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return _("Somebody spoke with whom it happened to")
