"""The police part in words: labels, the lines of the timeline, what a track tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.incidents.rules.contents import Line, timeline_lines
from luwte.response.rules.states import DisclosureTo, Ground

ADDRESSEES: dict[str, Any] = {
    DisclosureTo.POLICE: gettext_lazy("the police"),
    DisclosureTo.GP: gettext_lazy("the GP"),
    DisclosureTo.MUNICIPALITY: gettext_lazy("the municipality"),
    DisclosureTo.OTHER: gettext_lazy("another organisation"),
}
GROUNDS: dict[str, Any] = {
    Ground.CONSENT: gettext_lazy("The patient agrees"),
    Ground.OWN_REPORT: gettext_lazy("Own report to the police as a victim"),
    Ground.DUTIES: gettext_lazy("Conflict of duties"),
    Ground.LAW: gettext_lazy("The law requires it"),
}


def _addressee(params: Mapping[str, Any]) -> str:
    return str(ADDRESSEES.get(params.get("to", ""), ADDRESSEES[DisclosureTo.OTHER]))


LINES: dict[str, Line] = {
    "response.ground_recorded": lambda p, n: (
        _("recorded on which ground %(addressee)s may be told") % {"addressee": _addressee(p)}
    ),
    "response.ground_withdrawn": lambda p, n: (
        _("withdrew the ground on which %(addressee)s may be told") % {"addressee": _addressee(p)}
    ),
}


def register() -> None:
    """Add the lines of the timeline."""
    for verb, line in LINES.items():
        timeline_lines.add(verb, line)
