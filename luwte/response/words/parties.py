"""The other party in words: lines of the timeline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.incidents.rules.contents import Line
from luwte.response.rules.states import Knowledge
from luwte.response.words import said

ADDED: dict[str, Any] = {
    Knowledge.UNKNOWN: gettext_lazy("wrote down: nobody knows who did it"),
    Knowledge.DESCRIBED: gettext_lazy("described who did it"),
    Knowledge.KNOWN: gettext_lazy("wrote down who did it"),
}
# Why two people turned out to be one, when nobody typed it.
JOIN_REASONS: dict[str, Any] = {
    "recognised": gettext_lazy("Recognised when it was written down."),
}
SIMPLE: dict[str, Any] = {
    "party_linked": gettext_lazy("recognised who did it; somebody else still looks at that"),
    "party_confirmed": gettext_lazy("looked a second time at who was recognised"),
    "party_unlinked": gettext_lazy("took somebody away who had no part in it"),
    "party_restored": gettext_lazy("put back who did it"),
    "parties_joined": gettext_lazy("said that two people are one"),
    "party_split": gettext_lazy("said that one person is two"),
    "party_join_undone": gettext_lazy("undid what was joined or split"),
    "party_informed": gettext_lazy("told this person what is on record"),
    "approach_started": gettext_lazy("agreed on a joint approach with partners"),
    "approach_reviewed": gettext_lazy("looked at the joint approach again"),
    "approach_ended": gettext_lazy("ended the joint approach"),
}


def _added(params: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return str(ADDED.get(params.get("knowledge", ""), ADDED[Knowledge.UNKNOWN]))


def _postponed(params: Mapping[str, Any], names: Mapping[str, str]) -> str:
    day = date_format(date.fromisoformat(str(params["until"])), "j F Y")
    return _("tells this person later, until %(day)s at most, because that is safer") % {"day": day}


# What is said of each step of this part on the timeline of a case.
LINES: dict[str, Line] = {
    **{name: said(words) for name, words in SIMPLE.items()},
    "party_added": _added,
    "informing_postponed": _postponed,
}


def join_reason(moved: Mapping[str, Any]) -> str:
    """Why the software itself made one of two, in the reader's language; "" when somebody did."""
    return str(JOIN_REASONS.get(moved.get("why", ""), ""))
