"""The other party in words: lines of the timeline, and where the content of the track is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.incidents.rules import TrackKind
from luwte.incidents.rules.contents import Line, TrackContent, timeline_lines, track_contents
from luwte.response.access import opens
from luwte.response.measure_words import told_line
from luwte.response.rules.states import Knowledge

ADDED: dict[str, Any] = {
    Knowledge.UNKNOWN: gettext_lazy("wrote down: nobody knows who did it"),
    Knowledge.DESCRIBED: gettext_lazy("described who did it"),
    Knowledge.KNOWN: gettext_lazy("wrote down who did it"),
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


def register() -> None:
    """Say how the lines read, and where the content of the response is."""
    from luwte.response import party_watch
    from luwte.response.actions import erasing_parties

    party_watch.register()
    assert erasing_parties  # carried out anew after a restore; registered by being read
    for name, words in SIMPLE.items():
        timeline_lines.add(f"response.{name}", _simple(words))
    timeline_lines.add("response.party_added", _added)
    timeline_lines.add("response.informing_postponed", _postponed)
    track_contents.add(
        TrackKind.RESPONSE,
        TrackContent("response:of_case", gettext_lazy("Open the response"), told_line, opens),
    )


def _simple(words: Any) -> Line:
    return lambda params, names: str(words)


def _added(params: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return str(ADDED.get(params.get("knowledge", ""), ADDED[Knowledge.UNKNOWN]))


def _postponed(params: Mapping[str, Any], names: Mapping[str, str]) -> str:
    day = date_format(date.fromisoformat(str(params["until"])), "j F Y")
    return _("tells this person later, until %(day)s at most, because that is safer") % {"day": day}
