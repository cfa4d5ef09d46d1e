"""A case in words: labels, what an incident was, when and where."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.core.kit.moments import day_words, moment_words
from luwte.incidents.models import Discussion, Incident
from luwte.incidents.rules import (
    Missing,
    PersonRole,
    Precision,
    TrackKind,
)

TRACKS: dict[str, Any] = {
    TrackKind.CARE: gettext_lazy("Care"),
    TrackKind.RESPONSE: gettext_lazy("Response"),
    TrackKind.POLICE: gettext_lazy("Police"),
    TrackKind.DAMAGE: gettext_lazy("Damage"),
}
TRACK_ICONS: dict[str, str] = {
    TrackKind.CARE: "heart",
    TrackKind.RESPONSE: "reply",
    TrackKind.POLICE: "police",
    TrackKind.DAMAGE: "euro",
}
# What to do first, as long as nobody wrote a next step.
FIRST_STEPS: dict[str, Any] = {
    TrackKind.CARE: gettext_lazy("ask how it goes"),
    TrackKind.RESPONSE: gettext_lazy("hear the other party"),
    TrackKind.POLICE: gettext_lazy("decide together"),
    TrackKind.DAMAGE: gettext_lazy("see what is broken"),
}
TRACK_VERBS: dict[str, Any] = {
    TrackKind.CARE: gettext_lazy("Work on care"),
    TrackKind.RESPONSE: gettext_lazy("Work on the response"),
    TrackKind.POLICE: gettext_lazy("Work on the police"),
    TrackKind.DAMAGE: gettext_lazy("Work on the damage"),
}
TRACK_LOOK = gettext_lazy("Look at it")
STATES: dict[str, Any] = {
    "new": gettext_lazy("new"),
    "open": gettext_lazy("open"),
    "closed": gettext_lazy("closed"),
}
MISSING: dict[str, Any] = {
    Missing.TRIAGE: gettext_lazy("The case has not been assessed yet"),
    Missing.CARE: gettext_lazy("Care is not ready yet"),
    Missing.RESPONSE: gettext_lazy("Response is not ready yet"),
    Missing.POLICE: gettext_lazy("Police is not ready yet"),
    Missing.DAMAGE: gettext_lazy("Damage is not ready yet"),
    Missing.MISSED_REASON: gettext_lazy("A term was missed and nobody said why"),
    Missing.REACTION: gettext_lazy("Somebody still has to react in person"),
    Missing.DISCUSSION: gettext_lazy("Nobody has discussed it yet"),
    Missing.ACTIONS: gettext_lazy("A chosen action is not done yet"),
    Missing.REPORTER_TOLD: gettext_lazy("The reporter has not heard anything yet"),
    Missing.CONTEST: gettext_lazy("The reporter waits for an answer about the gravity"),
    Missing.LEARNING: gettext_lazy("What you learned from it is not written down yet"),
}


ROLES: dict[str, Any] = {
    PersonRole.VICTIM: gettext_lazy("victim"),
    PersonRole.WITNESS: gettext_lazy("witness"),
    PersonRole.HELPER: gettext_lazy("helped"),
    PersonRole.PROBLEM: gettext_lazy("part of the problem"),
    PersonRole.BYSTANDER: gettext_lazy("bystander"),
    PersonRole.CAUSER: gettext_lazy("caused it"),
}


def joined(labels: Iterable[str]) -> str:
    """Labels as people say them: "a", "a and b", "a, b and c"."""
    words = [str(label) for label in labels]
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def title_of(form_labels: Iterable[str]) -> str:
    """What it was, for a list; no names."""
    return joined(_inside(form_labels)) or _("Incident")


def _inside(labels: Iterable[str]) -> list[str]:
    """Only the first label keeps its capital."""
    words = list(labels)
    return [word if n == 0 else word[:1].lower() + word[1:] for n, word in enumerate(words)]


def place_of(incident: Incident) -> str:
    """Where it was, from near to far: "Balie 3, Stadhuis"."""
    parts = [
        incident.room.name if incident.room else "",
        incident.location.name if incident.location else "",
        incident.place_text,
    ]
    return ", ".join(part for part in parts if part)


def happened_words(incident: Incident) -> str:
    """When it was, as exactly as it is known: "wo 18 nov, 14:10", "november 2025", "2024"."""
    local = timezone.localtime(incident.happened_from)
    if incident.precision == Precision.YEAR:
        return str(local.year)
    if incident.precision == Precision.MONTH:
        return date_format(local, "F Y")
    if incident.precision == Precision.DAY:
        return day_words(local.date(), timezone.localdate())
    return moment_words(incident.happened_from)


def day_of(incident: Incident) -> str:
    """The same without the time, for a list."""
    if incident.precision in (Precision.MINUTE, Precision.HOUR):
        return day_words(timezone.localtime(incident.happened_from).date(), timezone.localdate())
    return happened_words(incident)


def first_words(incident: Incident, most: int = 80) -> str:
    """How somebody's story begins, to tell incidents of one case apart."""
    text = " ".join(incident.narrative.split())
    if not text:
        return place_of(incident) or _("nothing was written down yet")
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def long_moment(incident: Incident) -> str:
    """The same in full, for the sentence on top of a page: "woensdag 18 november, 14:10"."""
    local = timezone.localtime(incident.happened_from)
    if incident.precision in (Precision.YEAR, Precision.MONTH):
        return happened_words(incident)
    day = date_format(local, "l j F" if local.year == timezone.localdate().year else "l j F Y")
    if incident.precision == Precision.DAY:
        return day
    return _("%(day)s at %(time)s") % {"day": day, "time": f"{local:%H:%M}"}


# The key under which a talk keeps who was there, beside the answers.
PRESENT = "who_was_there"
WHO_WAS_THERE = gettext_lazy("Who was there")
DISCUSSIONS: dict[str, Any] = {
    Discussion.Kind.REPORTER: gettext_lazy("Talk with the reporter"),
    Discussion.Kind.TEAM: gettext_lazy("Evaluate with the team"),
    Discussion.Kind.OBSERVERS: gettext_lazy("Observations from another department"),
}
ABOUT_THE_SAME_TIME = gettext_lazy("about the same time")
SAME_PLACE = gettext_lazy("the same place")
SAME_FORM = gettext_lazy("the same form")
SAME_REPORTER = gettext_lazy("the same reporter")


def reaction_label(who: str, name: str = "") -> str:
    """Whose reaction in person it is: by name, else by the part that is asked. A practice has no
    director; somebody was asked there all the same."""
    if name:
        return _("Reaction in person by %(name)s") % {"name": name}
    if who == "director":
        return _("Reaction in person by the director")
    return _("Reaction in person by the manager")


def times_words(times: int) -> str:
    """Which time it is within a year."""
    return _("time number %(times)s in 12 months") % {"times": times}


# --- The timeline ---------------------------------------------------------------------------


def origin_words(number: str) -> str:
    """In which case something was written, when that is another one than it is read in."""
    return _("written in case %(number)s") % {"number": number} if number else ""


def deadline_words(kind: str, moment: datetime) -> str:
    """What still lies ahead on the timeline."""
    return _("Last moment for: %(track)s") % {"track": str(TRACKS[kind]).lower()}


def the_report() -> str:
    """The line of the report itself."""
    return _("reported it")


def the_incident() -> str:
    """The line of the incident itself."""
    return _("The incident")
