"""The lines of the timeline in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luwte.core.kit.moments import day_words, moment_words
from luwte.core.kit.shapes import gravity_label
from luwte.incidents.models import CaseEntry, Discussion
from luwte.incidents.rules import (
    LinkKind,
)
from luwte.incidents.rules.contents import Line, timeline_lines, track_said
from luwte.incidents.words import TRACKS
from luwte.incidents.words.actions import title_in_words
from luwte.incidents.words.looks import DECISIONS

Names = Mapping[str, str]


def entry_words(entry: CaseEntry, names: Names) -> str:
    """One line of the timeline in the reader's language. names: of people, by id as text."""
    line = LINES.get(entry.verb) or timeline_lines.get(entry.verb)
    return line(entry.params, names) if line else entry.verb.replace("_", " ")


def person_ids(entries: Iterable[CaseEntry]) -> set[str]:
    """The ids of the people whom lines mention."""
    found = {entry.params["owner"] for entry in entries if entry.params.get("owner")}
    return found.union(*(entry.params.get("told", ()) for entry in entries))


def _track(params: Mapping[str, Any]) -> str:
    return str(TRACKS.get(params.get("track", ""), ""))


def _action(params: Mapping[str, Any]) -> str:
    return title_in_words(str(params.get("key", "")), str(params.get("title", "")))


def _because(params: Mapping[str, Any]) -> str:
    reason = str(params.get("reason", "")) or track_said(params.get("reason_key", ""))
    return f": {reason}" if reason else ""


def _decision(params: Mapping[str, Any]) -> str:
    return f" ({DECISIONS[params['decision']]})" if params.get("decision") in DECISIONS else ""


def _day(params: Mapping[str, Any]) -> str:
    until = params.get("until")
    return day_words(date.fromisoformat(until), timezone.localdate()) if until else ""


def _triaged(params: Mapping[str, Any], names: Names) -> str:
    owner = names.get(params.get("owner", ""), "")
    gravity = gravity_label(params.get("gravity", "")).lower()
    words = _("assessed as %(gravity)s") % {"gravity": gravity}
    if owner:
        words += _(", %(owner)s takes care of the case") % {"owner": owner}
    return words + _because(params)


def _regraded(params: Mapping[str, Any], names: Names) -> str:
    before, after = params.get("before", ""), params.get("gravity", "")
    if before == after:
        return _triaged(params, names)
    return _("gravity from %(before)s to %(after)s") % {
        "before": gravity_label(before).lower(),
        "after": gravity_label(after).lower(),
    } + _because(params)


def _upheld(params: Mapping[str, Any]) -> str:
    gravity = gravity_label(params.get("gravity", "")).lower()
    return _("looked at the gravity again: it stays %(gravity)s") % {"gravity": gravity}


def _given(params: Mapping[str, Any], names: Names) -> str:
    owner = names.get(params.get("owner", ""), "") or _("nobody")
    words = _("%(track)s is now with %(owner)s") % {"track": _track(params), "owner": owner}
    return f"{words}: {params['next_step']}" if params.get("next_step") else words


def _discussed(params: Mapping[str, Any], names: Names) -> str:
    return {
        Discussion.Kind.REPORTER: _("spoke with the reporter"),
        Discussion.Kind.TEAM: _("evaluated it with the team"),
        Discussion.Kind.OBSERVERS: _("heard observations from another department"),
    }.get(params.get("kind", ""), _("discussed the case"))


def _deadline_moved(params: Mapping[str, Any]) -> str:
    def moment(name: str) -> str:
        return moment_words(datetime.fromisoformat(params[name]))

    return _("%(track)s: deadline from %(before)s to %(after)s") % {
        "track": _track(params),
        "before": moment("before"),
        "after": moment("after"),
    }


def _missed(params: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Who really got the message; nothing of it where that was not kept."""
    told = [names[one] for one in params.get("told", ()) if names.get(one)]
    if not told:
        return _("%(track)s is too late") % {"track": _track(params)}
    words = {"track": _track(params), "names": ", ".join(told)}
    return _("%(track)s is too late; message to %(names)s") % words


def _who_reacts(params: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if name := names.get(params.get("owner", "")):
        return name
    return _("the director") if params.get("who") == "director" else _("the manager")


def _linked(params: Mapping[str, Any]) -> str:
    if params.get("kind") == LinkKind.SAME_PERSON:
        return _("linked it with another case of the same person")
    return _("linked it with another case")


LINES: dict[str, Line] = {
    "triaged": _triaged,
    "regraded": _regraded,
    "track_given": _given,
    "track_finish": lambda p, n: _("%(track)s is done") % {"track": _track(p)} + _because(p),
    "track_wait": lambda p, n: (
        _("%(track)s waits until %(day)s") % {"track": _track(p), "day": _day(p)} + _because(p)
    ),
    "track_resume": lambda p, n: _("%(track)s goes on") % {"track": _track(p)},
    "track_set_aside": lambda p, n: (
        _("%(track)s is not needed") % {"track": _track(p)} + _because(p)
    ),
    "track_restart": lambda p, n: (
        _("%(track)s is needed after all") % {"track": _track(p)} + _because(p)
    ),
    "track_goes_on": lambda p, n: (
        _("%(track)s goes on: the day to look again has come") % {"track": _track(p)}
    ),
    "deadline_moved": lambda p, n: _deadline_moved(p) + _because(p),
    "late_explained": lambda p, n: (
        _("%(track)s became later than agreed") % {"track": _track(p)} + _because(p)
    ),
    "track_missed": _missed,
    "discussed": _discussed,
    "observer_asked": lambda p, n: (
        _("asked %(name)s to look along") % {"name": n.get(p.get("owner", ""), "") or "–"}
    ),
    "observed": lambda p, n: _("wrote down observations from another department"),
    "action_chosen": lambda p, n: _("chose: %(title)s") % {"title": _action(p)},
    "action_declined": lambda p, n: (
        _("will not do: %(title)s") % {"title": _action(p)} + _because(p)
    ),
    "action_done": lambda p, n: _("done: %(title)s") % {"title": _action(p)},
    "action_dropped": lambda p, n: _("dropped: %(title)s") % {"title": _action(p)} + _because(p),
    "reacted": lambda p, n: _("reacted in person"),
    "reaction_not_needed": lambda p, n: (
        _("%(who)s need not react in person") % {"who": _who_reacts(p, n)} + _because(p)
    ),
    "reaction_missed": lambda p, n: (
        _("%(who)s did not react in person within one working day") % {"who": _who_reacts(p, n)}
    ),
    "merged_in": lambda p, n: (
        _("merged case %(number)s into this one") % {"number": p.get("number", "")} + _because(p)
    ),
    "merged_away": lambda p, n: (
        _("merged this case into %(number)s") % {"number": p.get("number", "")} + _because(p)
    ),
    "split_off": lambda p, n: (
        _("gave a part its own case %(number)s") % {"number": p.get("number", "")} + _because(p)
    ),
    "split_from": lambda p, n: (
        _("split this case off from %(number)s") % {"number": p.get("number", "")} + _because(p)
    ),
    "join_undone": lambda p, n: (
        _("took this case and %(number)s apart again") % {"number": p.get("number", "")}
    ),
    "linked": lambda p, n: _linked(p),
    "unlinked": lambda p, n: _("took away the link with another case"),
    "told": lambda p, n: _("told the reporter how it stands"),
    "handed_over": lambda p, n: (
        _("handed it over to %(owner)s") % {"owner": n.get(p.get("owner", ""), "")}
    ),
    "handed_back": lambda p, n: (
        _("gave it back to %(owner)s") % {"owner": n.get(p.get("owner", ""), "")}
    ),
    "enriched": lambda p, n: _("told more about it"),
    "inspectorate_noted": lambda p, n: _("about the Labour Inspectorate") + _because(p),
    "more_known": lambda p, n: _("noted with what it was done and what it led to"),
    "wrote_back": lambda p, n: _("wrote a message"),
    "call_asked": lambda p, n: _("asked to be called"),
    "contested": lambda p, n: _("does not agree with the gravity") + _because(p),
    "upheld": lambda p, n: _upheld(p) + _because(p),
    "readers_chosen": lambda p, n: _("chose again who may read it"),
    "closed": lambda p, n: _("closed the case"),
    "reopened": lambda p, n: _("opened the case again") + _because(p),
    "withdrawn": lambda p, n: _("withdrew the report") + _because(p),
    "files_added": lambda p, n: (
        ngettext("added %(n)s file", "added %(n)s files", p.get("count", 1))
        % {"n": p.get("count", 1)}
    ),
    "look_asked": lambda p, n: (
        (
            _("asked a colleague from outside to look along")
            if p.get("whom") == "guest"
            else _("asked a colleague to look along")
        )
        + _decision(p)
    ),
    "look_answered": lambda p, n: (
        (_("%(guest)s (guest): ") % {"guest": p["guest"]} if p.get("guest") else "")
        + (_("agrees") if p.get("answer") == "agree" else _("does not agree"))
        + _decision(p)
    ),
    "look_overruled": lambda p, n: _("goes on all the same") + _decision(p) + _because(p),
    "look_withdrawn": lambda p, n: _("withdrew the question to look along") + _decision(p),
    "file_removed": lambda p, n: _("removed a file") + _because(p),
    "file_shut": lambda p, n: _("a virus was found in a file: it stays shut"),
}


# Of use to who looks something up; the story is told without them.
DETAILS = frozenset(
    {
        "merged_away",
        "track_given",
        "track_resume",
        "action_declined",
        "action_dropped",
        "linked",
        "unlinked",
        "reaction_not_needed",
        "observer_asked",
    }
)

TRACK_ENDS = frozenset({"track_finish", "track_set_aside"})
