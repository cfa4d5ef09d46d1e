"""Measures and first reactions in words: labels, the steps of the gate, the lines they leave."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from luwte.incidents.rules.contents import Line
from luwte.policy.queries import spoken
from luwte.policy.rules import option_for, options_from
from luwte.response.rules.gate import GATE
from luwte.response.rules.states import MeasureKind, MeasureState, ReactionKind

KINDS: dict[str, Any] = {
    MeasureKind.LIMIT: gettext_lazy("Set the limit, end the contact"),
    MeasureKind.WARNING: gettext_lazy("Written warning"),
    MeasureKind.YELLOW_CARD: gettext_lazy("Yellow card"),
    MeasureKind.RED_CARD: gettext_lazy("Red card"),
    MeasureKind.ORDER_TALK: gettext_lazy("Order talk"),
    MeasureKind.CONTACT_AGREEMENT: gettext_lazy("Contact agreement"),
    MeasureKind.INDIVIDUAL_CONTRACT: gettext_lazy("Individual contract"),
    MeasureKind.RESTORATIVE_TALK: gettext_lazy("Restorative talk"),
    MeasureKind.MEDIATION: gettext_lazy("Mediation"),
    MeasureKind.COMMUNITY_OFFICER: gettext_lazy("Talk by the community police officer"),
    MeasureKind.FAMILY: gettext_lazy("Involve the family"),
    MeasureKind.GP_MESSAGE: gettext_lazy("Message to the GP"),
    MeasureKind.CRISIS_CARD: gettext_lazy("Suggest a crisis card"),
    MeasureKind.ACCESS_BAN: gettext_lazy("Access ban"),
    MeasureKind.PROVISIONAL_BAN: gettext_lazy("Provisional ban, at most 14 days"),
    MeasureKind.SERVICE_STOP: gettext_lazy("Stop or suspend the service"),
}
REACTIONS: dict[str, Any] = {
    ReactionKind.ACKNOWLEDGEMENT: gettext_lazy("Let know that we look into it"),
    ReactionKind.HEARING_INVITATION: gettext_lazy("Invited to tell the other side"),
    ReactionKind.REMOVAL: gettext_lazy("Sent away by word of mouth"),
    ReactionKind.LIMIT_SET: gettext_lazy("Said where the limit is"),
    ReactionKind.PROVISIONAL_BAN: gettext_lazy("Provisional ban, at most 14 days"),
}
REACTION_HINTS: dict[str, Any] = {
    ReactionKind.ACKNOWLEDGEMENT: gettext_lazy("By letter, e-mail or phone: we come back to it."),
    ReactionKind.HEARING_INVITATION: gettext_lazy("With a day, and who is there."),
    ReactionKind.REMOVAL: gettext_lazy("Somebody had to leave at that moment."),
    ReactionKind.LIMIT_SET: gettext_lazy("In the talk itself, or on the phone."),
}


def name_of(kind: str, advice: Mapping[str, Any]) -> str:
    """What a measure is called in the reader's language: the organisation's own name for it in the
    advice that was kept with it, else ours."""
    option = option_for(options_from(advice), kind)
    return (spoken(option.called) if option else "") or str(KINDS[kind])


# What it is called once it is behind us.
STATES: dict[str, Any] = {
    MeasureState.PROPOSED: gettext_lazy("proposed"),
    MeasureState.HEARD: gettext_lazy("heard"),
    MeasureState.LOOKED: gettext_lazy("looked at"),
    MeasureState.DECIDED: gettext_lazy("decided"),
    MeasureState.INFORMED: gettext_lazy("told"),
    MeasureState.RUNNING: gettext_lazy("in force"),
    MeasureState.REVIEWED: gettext_lazy("in force, reviewed"),
    MeasureState.ENDED: gettext_lazy("ended"),
    MeasureState.DROPPED: gettext_lazy("dropped"),
}
# What it is called on the ladder.
STEPS: dict[str, Any] = {
    MeasureState.PROPOSED: gettext_lazy("Propose"),
    MeasureState.HEARD: gettext_lazy("Hear the other party"),
    MeasureState.LOOKED: gettext_lazy("Second look"),
    MeasureState.DECIDED: gettext_lazy("Decide"),
    MeasureState.INFORMED: gettext_lazy("Tell the other party"),
    MeasureState.RUNNING: gettext_lazy("In force"),
    MeasureState.REVIEWED: gettext_lazy("Look again"),
    MeasureState.ENDED: pgettext_lazy("measure", "Ended"),
}
HOW: dict[str, Any] = {
    "talk": gettext_lazy("In a talk"),
    "phone": gettext_lazy("By phone"),
    "letter": gettext_lazy("By letter"),
    "email": gettext_lazy("By e-mail"),
    "word_and_letter": gettext_lazy("By word of mouth and by letter"),
}

# What has to happen now, on the card of the track.
NEXT: dict[str, Any] = {
    "response.hear": gettext_lazy("hear the other party"),
    "response.hear_banned": gettext_lazy("hear the other party, the ban is running"),
    "response.limit": gettext_lazy("see whether the limit was enough"),
    "response.next_step": gettext_lazy("take the next step of the measure that was proposed"),
    "response.review": gettext_lazy("look whether the measure is still needed"),
    "response.finish": gettext_lazy("finish the response once the measure has ended"),
    "response.follow_ban": gettext_lazy("decide what follows before the provisional ban ends"),
    "response.not_kept": gettext_lazy("something was not kept: look what is needed"),
}

_DONE: dict[str, Any] = {
    "propose": gettext_lazy("proposed: %(what)s"),
    "impose": gettext_lazy("kept somebody out at once: %(what)s"),
    "hear": gettext_lazy("heard the other party about: %(what)s"),
    "heard_before": gettext_lazy("the hearing during the provisional ban counts for: %(what)s"),
    "hear_again": gettext_lazy("heard the other party again about: %(what)s"),
    "hear_after": gettext_lazy("heard the other party about: %(what)s"),
    "skip_hearing": gettext_lazy("could not hear the other party about: %(what)s"),
    "skip_hearing_after": gettext_lazy("could not hear the other party about: %(what)s"),
    "look": gettext_lazy("looked along and agrees: %(what)s"),
    "send_back": gettext_lazy("looked along and does not agree: %(what)s"),
    "look_outside": gettext_lazy("had somebody from outside look along: %(what)s"),
    "look_missing": gettext_lazy("nobody could look along: %(what)s"),
    "decide": gettext_lazy("decided: %(what)s"),
    "agree": gettext_lazy("decided: %(what)s"),
    "inform": gettext_lazy("told the other party: %(what)s"),
    "start": gettext_lazy("begins: %(what)s"),
    "review": gettext_lazy("looked again at: %(what)s"),
    "lighten": gettext_lazy("made shorter or lighter: %(what)s"),
    "end": gettext_lazy("ended: %(what)s"),
    "expire": gettext_lazy("ended by itself: %(what)s"),
    "drop": gettext_lazy("dropped: %(what)s"),
    "revoke": gettext_lazy("took the decision back: %(what)s"),
    "lapse": gettext_lazy("its time passed before it began: %(what)s"),
    "hearing_missed": gettext_lazy("nobody was heard in time: %(what)s"),
    "broken": gettext_lazy("was not kept: %(what)s"),
}
# With these the last day is said.
_WITH_END = frozenset({"propose", "impose", "decide", "agree", "start", "lighten"})


def told_line(coded: Mapping[str, Any]) -> str:
    """One line of the card of the response; empty for a code of somebody else."""
    if coded.get("key") == "measure":
        what = f"{KINDS.get(coded.get('kind', ''), '')}: {STATES.get(coded.get('state', ''), '')}"
        return f"{what}, {until_words(coded)}" if coded.get("until") else what
    if coded.get("key") == "reaction":
        return str(REACTIONS.get(coded.get("kind", ""), ""))
    return ""


def until_words(coded: Mapping[str, Any]) -> str:
    """ "until 24 December 2026"."""
    day = date_format(date.fromisoformat(str(coded["until"])), "j F Y")
    return _("until %(day)s") % {"day": day}


def still_holds(held: Mapping[str, Any]) -> str:
    """Why somebody's next time is a repetition: the measure (`kind`, or as it is `called`) that
    holds `until` a day, or nothing."""
    if not held:
        return ""
    return _("%(what)s still holds until %(day)s, so this is a repetition.") % {
        "what": spoken(held.get("called", {})) or KINDS.get(held["kind"], ""),
        "day": date_format(date.fromisoformat(held["until"]), "j F Y"),
    }


def _line_of(name: str) -> Line:
    def line(params: Mapping[str, Any], names: Mapping[str, str]) -> str:
        what = str(KINDS.get(params.get("kind", ""), ""))
        words = str(_DONE[name]) % {"what": what[:1].lower() + what[1:]}
        return f"{words}, {until_words(params)}" if _says_end(name, params) else words

    return line


def _says_end(name: str, params: Mapping[str, Any]) -> bool:
    return name in _WITH_END and bool(params.get("until"))


def _reaction_line(params: Mapping[str, Any], names: Mapping[str, str]) -> str:
    what = str(REACTIONS.get(params.get("kind", ""), ""))
    return _("towards the other party: %(what)s") % {"what": what[:1].lower() + what[1:]}


# What is said of each step of measures and first reactions on the timeline of a case; the last two
# is what the reporter reads: that something was done, and nothing more.
LINES: dict[str, Line] = {
    **{f"measure_{name}": _line_of(name) for name in (*GATE, "hearing_missed", "broken")},
    "reaction_made": _reaction_line,
    "reached": lambda params, names: _("the other party heard from us"),
    "something_done": lambda params, names: _("a measure towards the other party began"),
}
