"""Everything of a case in words: labels, what an incident was, and the lines of the timeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from luwte.core.kit.moments import day_words, moment_words
from luwte.core.kit.shapes import gravity_label
from luwte.incidents.models import CaseEntry, Discussion, Incident
from luwte.incidents.rules import (
    LinkKind,
    Missing,
    PersonRole,
    Precision,
    ReaderChoice,
    TrackKind,
)
from luwte.incidents.rules.contents import Line, timeline_lines

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
    TrackKind.RESPONSE: gettext_lazy("hear the other side"),
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
READER_ICONS: dict[str, str] = {
    ReaderChoice.MANAGER: "people",
    ReaderChoice.OTHER_MANAGER: "person",
    ReaderChoice.COORDINATOR: "folder",
    ReaderChoice.CONFIDANT: "lock",
    ReaderChoice.HR: "people",
}
_READER_LABELS: dict[str, Any] = {
    ReaderChoice.MANAGER: gettext_lazy("My manager, and who handles cases in my department"),
    ReaderChoice.OTHER_MANAGER: gettext_lazy("Another manager, whom I choose"),
    ReaderChoice.COORDINATOR: gettext_lazy("Only the coordinator"),
    ReaderChoice.CONFIDANT: gettext_lazy("Only the confidant"),
    ReaderChoice.HR: gettext_lazy("HR"),
}
_READER_HINTS: dict[str, Any] = {
    ReaderChoice.MANAGER: gettext_lazy("Most reports go this way. Help comes fastest."),
    ReaderChoice.OTHER_MANAGER: gettext_lazy(
        "That manager and the coordinator. Your own manager does not see it."
    ),
    ReaderChoice.COORDINATOR: gettext_lazy("No manager sees it, and the director does not either."),
    ReaderChoice.CONFIDANT: gettext_lazy(
        "It stays between you two. Then your employer can do nothing: nobody speaks with who did "
        "it, there is no measure and no report to the police by your employer, and no terms run. "
        "You can release it later."
    ),
}
_ANONYMOUS_HINTS: dict[str, Any] = {
    ReaderChoice.MANAGER: gettext_lazy(
        "The manager of the team and who handles cases there. Choose this unless you do not trust "
        "it."
    ),
    ReaderChoice.COORDINATOR: _READER_HINTS[ReaderChoice.COORDINATOR],
    ReaderChoice.CONFIDANT: gettext_lazy(
        "Also when a colleague did it. Then your employer can do nothing: nobody speaks with who "
        "did it, there is no measure and no report to the police by your employer, and no terms "
        "run."
    ),
}
_COLLEAGUE_HINTS: dict[str, Any] = {
    ReaderChoice.CONFIDANT: gettext_lazy(
        "It stays between you two. The confidant listens and thinks along; your employer knows "
        "nothing and can do nothing. You can go to HR later."
    ),
    ReaderChoice.HR: gettext_lazy(
        "HR speaks with you first, and then decides with you what happens. HR can start an "
        "investigation or a measure under labour law."
    ),
}
# Why a choice cannot be made now.
NOBODY_THERE: dict[str, Any] = {
    ReaderChoice.CONFIDANT: gettext_lazy(
        "There is no confidant now who may read this. In Who is who you find the confidant "
        "outside the organisation."
    ),
    ReaderChoice.HR: gettext_lazy("There is nobody of HR now who may read this."),
}


def reader_label(
    choice: ReaderChoice, *, by_colleague: bool = False, anonymous: bool = False
) -> str:
    """A choice of who may read, as the reporter sees it."""
    if by_colleague and choice == ReaderChoice.CONFIDANT:
        return _("The confidant")
    if anonymous and choice == ReaderChoice.MANAGER:
        return _("The manager, and who handles cases")
    return str(_READER_LABELS[choice])


_READS_NOW: dict[str, Any] = {
    ReaderChoice.MANAGER: gettext_lazy("Your manager, and who handles cases in the department."),
    ReaderChoice.OTHER_MANAGER: gettext_lazy("%(name)s and the coordinator."),
    ReaderChoice.COORDINATOR: gettext_lazy("Only the coordinator."),
    ReaderChoice.CONFIDANT: gettext_lazy("Only the confidant. It stands in no list or figure."),
    ReaderChoice.HR: gettext_lazy("Only HR. It stands in no list or figure."),
}


def readers_now(incident: Incident) -> str:
    """Who may read a report now, for its reporter."""
    text = str(_READS_NOW[incident.reader_choice])
    if incident.reader_choice == ReaderChoice.OTHER_MANAGER:
        owner = incident.case.owner if incident.case else None
        return text % {"name": owner.name if owner else _("The manager you chose")}
    return text


def reader_hint(
    choice: ReaderChoice, *, by_colleague: bool = False, anonymous: bool = False
) -> str:
    """What that choice means, also what the organisation then cannot do."""
    hints = _COLLEAGUE_HINTS if by_colleague else _READER_HINTS
    return str((_ANONYMOUS_HINTS if anonymous else hints).get(choice, ""))


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


def reaction_label(who: str) -> str:
    """Whose reaction in person it is."""
    if who == "director":
        return _("Reaction in person by the director")
    return _("Reaction in person by the manager")


def times_words(times: int) -> str:
    """Which time it is within a year."""
    return _("time number %(times)s in 12 months") % {"times": times}


# --- The timeline ---------------------------------------------------------------------------

Names = Mapping[str, str]


def entry_words(entry: CaseEntry, names: Names) -> str:
    """One line of the timeline in the reader's language. names: of people, by id as text."""
    line = LINES.get(entry.verb) or timeline_lines.get(entry.verb)
    return line(entry.params, names) if line else entry.verb.replace("_", " ")


def person_ids(entries: Iterable[CaseEntry]) -> set[str]:
    """The ids of the people whom lines mention."""
    return {entry.params["owner"] for entry in entries if entry.params.get("owner")}


def _track(params: Mapping[str, Any]) -> str:
    return str(TRACKS.get(params.get("track", ""), ""))


def _because(params: Mapping[str, Any]) -> str:
    reason = str(params.get("reason", ""))
    return f": {reason}" if reason else ""


def _decision(params: Mapping[str, Any]) -> str:
    from luwte.incidents.look_words import DECISIONS

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


def _who_reacts(params: Mapping[str, Any]) -> str:
    return _("the director") if params.get("who") == "director" else _("the manager")


def _reacted(params: Mapping[str, Any]) -> str:
    if params.get("who") == "director":
        return _("reacted in person, as director")
    return _("reacted in person, as manager")


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
    "track_missed": lambda p, n: (
        _("%(track)s is too late; the director was told") % {"track": _track(p)}
    ),
    "discussed": _discussed,
    "observer_asked": lambda p, n: (
        _("asked %(name)s to look along") % {"name": n.get(p.get("owner", ""), "") or "–"}
    ),
    "observed": lambda p, n: _("wrote down observations from another department"),
    "action_chosen": lambda p, n: _("chose: %(title)s") % {"title": p.get("title", "")},
    "action_declined": lambda p, n: (
        _("will not do: %(title)s") % {"title": p.get("title", "")} + _because(p)
    ),
    "action_done": lambda p, n: _("done: %(title)s") % {"title": p.get("title", "")},
    "action_dropped": lambda p, n: (
        _("dropped: %(title)s") % {"title": p.get("title", "")} + _because(p)
    ),
    "reacted": lambda p, n: _reacted(p),
    "reaction_not_needed": lambda p, n: (
        _("%(who)s need not react in person") % {"who": _who_reacts(p)} + _because(p)
    ),
    "reaction_missed": lambda p, n: (
        _("%(who)s did not react in person within one working day") % {"who": _who_reacts(p)}
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


def origin_words(number: str) -> str:
    """In which case something was written, when that is another one than it is read in."""
    return _("written in case %(number)s") % {"number": number} if number else ""


TRACK_ENDS = frozenset({"track_finish", "track_set_aside"})


def deadline_words(kind: str, moment: datetime) -> str:
    """What still lies ahead on the timeline."""
    return _("Last moment for: %(track)s") % {"track": str(TRACKS[kind]).lower()}


def the_report() -> str:
    """The line of the report itself."""
    return _("reported it")


def the_incident() -> str:
    """The line of the incident itself."""
    return _("The incident")
