"""The police part in words: labels, the lines of the timeline, what a track tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from luwte.core.kit.moments import day_words
from luwte.incidents.rules.contents import Line
from luwte.response.models import PoliceReport
from luwte.response.rules.states import (
    ContactMoment,
    DisclosureTo,
    EvidenceKind,
    EvidenceState,
    Filer,
    Ground,
    Likelihood,
    PoliceReportKind,
    PoliceReportState,
)

R, E = PoliceReportState, EvidenceState

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
GROUND_HINTS: dict[str, Any] = {
    Ground.CONSENT: gettext_lazy("Write down when, to whom and for what he or she agreed."),
    Ground.OWN_REPORT: gettext_lazy(
        "Who was hurt goes to the police as a victim. Tell what happened, and nothing medical: no "
        "illness, no medicines, no treatment."
    ),
    Ground.DUTIES: gettext_lazy(
        "Telling it prevents serious harm, there is no other way, and you tell no more than is "
        "needed. Discuss it with a colleague first."
    ),
    Ground.LAW: gettext_lazy("Write down which law requires it."),
}
LIKELIHOODS: dict[str, Any] = {
    Likelihood.LIKELY: gettext_lazy("It could well be punishable"),
    Likelihood.POSSIBLE: gettext_lazy("It could be punishable"),
    Likelihood.ASK: gettext_lazy("We cannot say: ask the police"),
}
FILERS: dict[str, Any] = {
    Filer.EMPLOYER: gettext_lazy("The employer"),
    Filer.EMPLOYEE: gettext_lazy("The employee"),
    Filer.NOBODY: gettext_lazy("Nobody"),
}
FILER_HINTS: dict[str, Any] = {
    Filer.EMPLOYER: gettext_lazy(
        "The organisation reports it. The victim is then a witness: the police can still ask for a "
        "statement, and the name stands in the file. A klacht stays the victim's own."
    ),
    Filer.EMPLOYEE: gettext_lazy(
        "The victim reports it, with somebody beside him or her, in working time. Damages can be "
        "asked in the same case."
    ),
    Filer.NOBODY: gettext_lazy("Say why. A melding stays possible, also later."),
}
KINDS: dict[str, Any] = {
    PoliceReportKind.REPORT: gettext_lazy("aangifte"),
    PoliceReportKind.NOTICE: gettext_lazy("melding"),
}
KIND_HINTS: dict[str, Any] = {
    PoliceReportKind.REPORT: gettext_lazy(
        "You ask the police to look into it. Always after physical violence, or a threat of it."
    ),
    PoliceReportKind.NOTICE: gettext_lazy(
        "The police know of it and write it down. Always possible, also when it is not punishable."
    ),
}
STATES: dict[str, Any] = {
    R.PLANNED: gettext_lazy("planned"),
    R.MADE: gettext_lazy("made at the police"),
    R.REFUSED: gettext_lazy("refused at the desk"),
    R.WITH_SENIOR: gettext_lazy("asked the assistant prosecutor (hulpofficier)"),
    R.INVESTIGATION: gettext_lazy("the police are looking into it"),
    R.PROSECUTION: gettext_lazy("with the public prosecutor"),
    R.COURT: gettext_lazy("goes to court"),
    R.DISMISSED: gettext_lazy("stopped"),
    R.JUDGED: gettext_lazy("judged"),
}
STEPS: dict[str, Any] = {
    R.PLANNED: gettext_lazy("go to the police, with the sheet and the klacht; say VPT"),
    R.MADE: gettext_lazy("ask the police how it stands"),
    R.REFUSED: gettext_lazy("ask whether the assistant prosecutor (hulpofficier) agrees"),
    R.WITH_SENIOR: gettext_lazy("ask what the assistant prosecutor (hulpofficier) says"),
    R.INVESTIGATION: gettext_lazy("ask the police how it stands"),
    R.PROSECUTION: gettext_lazy("ask the prosecutor how it stands"),
    R.COURT: gettext_lazy("ask when the court hears it"),
}
MOVES: dict[str, Any] = {
    "make": gettext_lazy("It was made"),
    "refuse": gettext_lazy("The desk refused it"),
    "ask_senior": gettext_lazy("We asked whether the assistant prosecutor (hulpofficier) agrees"),
    "leave_notice": gettext_lazy("We left a melding instead"),
    "investigate": gettext_lazy("The police are looking into it"),
    "prosecute": gettext_lazy("It is with the public prosecutor"),
    "to_court": gettext_lazy("It goes to court"),
    "judge": gettext_lazy("There is a judgement"),
    "dismiss": gettext_lazy("It stops here"),
}
EVIDENCE_KINDS: dict[str, Any] = {
    EvidenceKind.CAMERA: gettext_lazy("Camera images"),
    EvidenceKind.CALL: gettext_lazy("Recorded call"),
    EvidenceKind.SCREENSHOT: gettext_lazy("Screenshot of a page"),
    EvidenceKind.MESSAGE: gettext_lazy("Message, letter or e-mail"),
    EvidenceKind.OBJECT: gettext_lazy("A thing"),
    EvidenceKind.WITNESSES: gettext_lazy("Names of witnesses"),
}
EVIDENCE_STATES: dict[str, Any] = {
    E.ASKED: gettext_lazy("not held yet"),
    E.HELD: gettext_lazy("held and kept"),
    E.HANDED_OVER: gettext_lazy("handed over"),
    E.LOST: gettext_lazy("lost"),
    E.RELEASED: gettext_lazy("released"),
}
EVIDENCE_MOVES: dict[str, Any] = {
    "hold": gettext_lazy("It is held"),
    "hand_over": gettext_lazy("Handed over to the police"),
    "lose": gettext_lazy("It is lost"),
    "release": gettext_lazy("Release it"),
}
MOMENTS: dict[str, Any] = {
    ContactMoment.BEFORE: gettext_lazy("Before: about a risk that we see coming"),
    ContactMoment.DURING: gettext_lazy("During: while it happened"),
    ContactMoment.AFTER: gettext_lazy("Afterwards"),
}


# What the software says of the track: what has to happen now, and why it ended.
NEXT: dict[str, Any] = {
    "police.appointment": gettext_lazy("make an appointment with the police"),
    "police.ready": gettext_lazy("The police and the court are ready with it."),
    **{f"police.{state}": words for state, words in STEPS.items()},
}


def next_key(report: PoliceReport) -> str:
    """The key of what is to be done now for a report in this state, one of `NEXT`."""
    return f"police.{report.state}"


def next_step(report: PoliceReport) -> str:
    """What is to be done now for a report in this state."""
    return str(STEPS.get(report.state, ""))


def _addressee(params: Mapping[str, Any]) -> str:
    return str(ADDRESSEES.get(params.get("to", ""), ADDRESSEES[DisclosureTo.OTHER]))


def _kind(params: Mapping[str, Any]) -> str:
    return str(KINDS.get(params.get("kind", ""), KINDS[PoliceReportKind.REPORT]))


def _until(params: Mapping[str, Any]) -> str:
    told = params.get("until") or params.get("on")
    return day_words(date.fromisoformat(told), timezone.localdate()) if told else "–"


def _evidence(params: Mapping[str, Any]) -> str:
    words = str(EVIDENCE_KINDS.get(params.get("evidence", ""), ""))
    return words[:1].lower() + words[1:]


def _filer(params: Mapping[str, Any]) -> str:
    return {
        Filer.EMPLOYER: _("the employer goes to the police"),
        Filer.EMPLOYEE: _("the employee goes to the police"),
    }.get(params.get("filer", ""), _("nobody goes to the police"))


LINES: dict[str, Line] = {
    "ground_recorded": lambda p, n: (
        _("recorded on which ground %(addressee)s may be told") % {"addressee": _addressee(p)}
    ),
    "ground_withdrawn": lambda p, n: (
        _("withdrew the ground on which %(addressee)s may be told") % {"addressee": _addressee(p)}
    ),
    "police_decided": lambda p, n: _("decided: %(what)s") % {"what": _filer(p)},
    "vpt_said": lambda p, n: _("told the police that it is about a public task (VPT)"),
    "klacht_asked": lambda p, n: (
        _("asked for a klacht, possible until and including %(day)s") % {"day": _until(p)}
    ),
    "klacht_signed": lambda p, n: _("the klacht was signed"),
    "klacht_not_wanted": lambda p, n: _("a klacht is not wanted"),
    "klacht_moved": lambda p, n: (
        _("a later act: the klacht is possible until and including %(day)s") % {"day": _until(p)}
    ),
    "police_planned": lambda p, n: _("planned: %(kind)s") % {"kind": _kind(p)},
    "police_changed": lambda p, n: _("completed the report to the police"),
    "police_make": lambda p, n: _("made at the police: %(kind)s") % {"kind": _kind(p)},
    "police_make_notice": lambda p, n: _("melding made at the police"),
    "police_make_report": lambda p, n: _("aangifte made at the police"),
    "police_leave_notice": lambda p, n: _("melding left at the police"),
    "police_leave_notice_notice": lambda p, n: _("melding left at the police"),
    "police_refuse": lambda p, n: _("the desk of the police refused it"),
    "police_ask_senior": lambda p, n: _(
        "asked whether the assistant prosecutor (hulpofficier) agrees"
    ),
    "police_investigate": lambda p, n: _("the police are looking into it"),
    "police_prosecute": lambda p, n: _("it is with the public prosecutor"),
    "police_to_court": lambda p, n: _("it goes to court"),
    "police_judge": lambda p, n: _("there is a judgement"),
    "police_dismiss": lambda p, n: _("it stopped at the police or the prosecutor"),
    "evidence_asked": lambda p, n: _("asked to hold: %(what)s") % {"what": _evidence(p)},
    "evidence_hold": lambda p, n: _("held: %(what)s") % {"what": _evidence(p)},
    "evidence_hand_over": lambda p, n: _("handed over: %(what)s") % {"what": _evidence(p)},
    "evidence_lose": lambda p, n: _("lost: %(what)s") % {"what": _evidence(p)},
    "evidence_release": lambda p, n: _("released: %(what)s") % {"what": _evidence(p)},
    "contact_logged": lambda p, n: _("recorded contact with the police or another partner"),
}


def told_line(params: Mapping[str, Any]) -> str:
    """A line on the card of the track."""
    key, n = params.get("key"), int(params.get("n", 0))
    if key == "police_report":
        state = STATES.get(params.get("state", ""), "")
        return _("%(kind)s: %(state)s") % {"kind": _kind(params), "state": state}
    if key == "police_filer":
        return _filer(params)
    if key == "klacht":
        return _("klacht until and including %(day)s") % {"day": _until(params)}
    if key == "evidence_held":
        return ngettext(
            "%(n)d thing is still held: can it go?", "%(n)d things are still held: can they go?", n
        ) % {"n": n}
    return ngettext("%(n)d thing to be held", "%(n)d things to be held", n) % {"n": n}
