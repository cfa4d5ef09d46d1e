"""The own page in words: what still comes, and how somebody is told."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.incidents.models import CaseEntry, Discussion
from luwte.incidents.rules import NewsPace, TrackKind
from luwte.incidents.words import timeline as timeline_words

COMING_FIRST = gettext_lazy("Your report is assessed")
COMING_LAST = gettext_lazy("You hear how it ended, before it is closed")
_COMING: dict[str, Any] = {
    TrackKind.CARE: gettext_lazy("Somebody asks how you are"),
    TrackKind.RESPONSE: gettext_lazy("Who did it hears from us"),
    TrackKind.POLICE: gettext_lazy("Together with you it is decided about the police"),
    TrackKind.DAMAGE: gettext_lazy("We look at the damage with you"),
}
_PACES: dict[NewsPace, tuple[Any, Any]] = {
    NewsPace.ALL: (gettext_lazy("Every step"), gettext_lazy("A message each time.")),
    NewsPace.MAIN: (
        gettext_lazy("The main steps"),
        gettext_lazy("When it is assessed, when we tell you something, and at the end."),
    ),
    NewsPace.CALL: (
        gettext_lazy("Call me"),
        gettext_lazy("Somebody calls you. Only the end comes as a message."),
    ),
}


def coming_words(kind: str, *, is_victim: bool) -> str:
    """What a running track means for the reader of the own page."""
    if kind == TrackKind.POLICE and not is_victim:
        return _("With whom it happened to, it is decided about the police")
    return str(_COMING[kind])


def pace_words(pace: NewsPace) -> tuple[str, str]:
    """A way to be told, and what it means."""
    label, hint = _PACES[pace]
    return str(label), str(hint)


def entry_words(entry: CaseEntry, names: timeline_words.Names, *, is_reporter: bool = False) -> str:
    """A line of the timeline as it is said to whom it is about. is_reporter: the reader is who
    reported it, and was spoken with."""
    if entry.verb == "told":
        return _("told you how it stands")
    spoke = entry.verb == "discussed" and entry.params.get("kind") == Discussion.Kind.REPORTER
    if spoke and is_reporter:
        return _("spoke with you")
    return timeline_words.entry_words(entry, names)
