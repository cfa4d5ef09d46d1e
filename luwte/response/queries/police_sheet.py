"""The police sheet (politie-informatieblad): what is known, in the order in which the police ask.

Gaps stand first. Never on it: a private address, how it goes with whom it happened to, or in care
anything medical about a patient; what is left out there is told to who makes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from luwte.catalogue.queries import offences, term_labels, terms
from luwte.catalogue.rules import Kind
from luwte.core import audit
from luwte.incidents.panels import medical_words
from luwte.incidents.rules import PersonRole
from luwte.lib.text_warnings import Concern, find_warnings
from luwte.org.access import Actor
from luwte.org.queries import are_colleagues
from luwte.policy.queries import letterhead_for
from luwte.policy.rules import Letterhead
from luwte.response.access import Desk
from luwte.response.actions.disclosing import is_in_care
from luwte.response.models import (
    ComplaintRequest,
    Evidence,
    PartnerContactLog,
    PoliceFile,
    PoliceReport,
)
from luwte.response.queries.parties import PartyFace, identity_of, parties_of
from luwte.response.rules.states import EvidenceKind, EvidenceState
from luwte.response.words.police import EVIDENCE_KINDS, EVIDENCE_STATES, KINDS, STATES

PRIVATE = frozenset({Concern.ADDRESS, Concern.PHONE, Concern.EMAIL, Concern.BSN})
# How it goes with somebody, and what a motive says of an illness, are nobody's but the doctor's.
MEDICAL_MOTIVES = frozenset({"illness_substances"})
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass
class Block:
    """One part of the sheet: label and value, line by line."""

    title: str
    lines: list[tuple[str, str]] = field(default_factory=list)

    def add(self, label: str, value: str) -> None:
        """Add a line when something is known; what two people wrote alike stands there once."""
        if value and (label, value) not in self.lines:
            self.lines.append((label, value))


@dataclass
class Sheet:
    """All of it. gaps: what is not known yet; left_out: what was taken out and why, for who makes
    the sheet, never on it."""

    number: str
    organisation: str
    made_by: str
    made_at: Any
    blocks: list[Block] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    in_care: bool = False
    head: Letterhead = field(default_factory=Letterhead)


@dataclass
class _Known:
    """Everything that was read, so that each part asks nothing more."""

    actor: Actor
    desk: Desk
    in_care: bool
    incidents: list[Any]
    labels: dict[UUID, str]
    keys: dict[UUID, str]
    people: list[Any]
    decided: PoliceFile | None
    offences: dict[str, str]

    def of_kind(self, kind: Kind) -> str:
        """The terms of a kind in words, each once."""
        found = [
            self.labels.get(row.term_id, "")
            for incident in self.incidents
            for row in incident.terms.all()
            if row.kind == kind.value and not self._is_medical(row)
        ]
        return ", ".join(dict.fromkeys(one for one in found if one))

    def has_medical_motive(self) -> bool:
        """Whether a motive says something about an illness."""
        return any(self._is_medical(row) for one in self.incidents for row in one.terms.all())

    def _is_medical(self, row: Any) -> bool:
        return self.in_care and self.keys.get(row.term_id) in MEDICAL_MOTIVES


def sheet_of(actor: Actor, desk: Desk) -> Sheet:
    """Make the sheet out of what is known now, and leave that it was read. About ten queries, and
    one more for each known party."""
    known = _read(actor, desk)
    sheet = Sheet(
        number=desk.case.number,
        organisation=actor.organisation.name,
        made_by=actor.person.name,
        made_at=timezone.now(),
        in_care=known.in_care,
        head=letterhead_for(actor.organisation).value,
    )
    faces = parties_of(desk.case)
    sheet.blocks = [
        _meta(known),
        _when_and_where(known, sheet),
        _staff(known, sheet),
        _other_party(known, faces, sheet),
        _what(known, sheet),
        _impact(known, sheet),
        _at_once(known),
        _follow_up(known),
    ]
    sheet.attachments = _attachments(known)
    audit.record_read(
        "response.read_police_sheet", actor=actor, kind="case", object_id=desk.case.pk
    )
    return sheet


def _read(actor: Actor, desk: Desk) -> _Known:
    incidents = list(
        desk.case.incidents.select_related("unit", "location", "room", "reported_by")
        .prefetch_related("terms", "people__person__function", "attachments")
        .filter(withdrawn_at=None)
        .order_by("happened_from")
    )
    motives = terms(Kind.MOTIVE, organisation=actor.organisation, with_inactive=True)
    return _Known(
        actor=actor,
        desk=desk,
        in_care=is_in_care(desk.case),
        incidents=incidents,
        labels=term_labels(organisation=actor.organisation),
        keys={one.id: one.entry_key for one in motives},
        people=[one for incident in incidents for one in incident.people.all()],
        decided=PoliceFile.objects.filter(case=desk.case).first(),
        offences={one.key: one.name for one in offences(organisation=actor.organisation)},
    )


def _meta(known: _Known) -> Block:
    case = known.desk.case
    block = Block(_("About this report"))
    block.add(_("Number"), case.number)
    block.add(_("Organisation"), known.actor.organisation.name)
    block.add(_("Unit"), case.unit.name)
    block.add(_("Reported on"), _moment(known.incidents[0].reported_at) if known.incidents else "")
    block.add(
        _("Public task"),
        _("Yes: violence against somebody with a public task (VPT). Please add the VPT code."),
    )
    return block


def _when_and_where(known: _Known, sheet: Sheet) -> Block:
    block = Block(_("When and where"))
    for incident in known.incidents:
        block.add(_("From"), _moment(incident.happened_from))
        if incident.happened_until > incident.happened_from:
            block.add(_("Until"), _moment(incident.happened_until))
        block.add(_("Where"), _clean(_place(incident), known, sheet, _("the place")))
    block.add(_("Kind of contact"), known.of_kind(Kind.CHANNEL))
    if not any(_place(one) for one in known.incidents):
        sheet.gaps.append(_("Where it was."))
    return block


def _staff(known: _Known, sheet: Sheet) -> Block:
    block = Block(_("Staff"))
    for role, label in (
        (PersonRole.VICTIM, _("Victim")),
        (PersonRole.WITNESS, _("Witness")),
        (PersonRole.HELPER, _("Helped")),
    ):
        for name in _names(known.people, role):
            block.add(label, _("not named here") if _stays_unnamed(known, role) else name)
    address = _work_address(known)
    block.add(_("Address for the police (domicilie)"), address)
    if known.decided is not None and known.decided.asks_number:
        block.add(_("Asked"), _("aangifte onder nummer: a code in place of the name"))
        left_out = _(
            "Who it happened to: the police give a code. Say the name, do not hand it over."
        )
        sheet.left_out.append(left_out)
    if not address:
        sheet.gaps.append(_("The work address, to be used instead of a private one."))
    if not _names(known.people, PersonRole.VICTIM):
        sheet.gaps.append(_("Who of the staff it happened to."))
    if not (_names(known.people, PersonRole.WITNESS) or _noted_witnesses(known)):
        sheet.gaps.append(_("Whether there are witnesses, and their names."))
    return block


def _stays_unnamed(known: _Known, role: PersonRole) -> bool:
    """Under number a code stands in place of the name of the victim (facts 2.6)."""
    under_number = known.decided is not None and known.decided.asks_number
    return under_number and role == PersonRole.VICTIM


def _noted_witnesses(known: _Known) -> bool:
    rows = Evidence.objects.filter(case=known.desk.case, kind=EvidenceKind.WITNESSES)
    return rows.exclude(state=EvidenceState.LOST).exists()


def _other_party(known: _Known, faces: Iterable[PartyFace], sheet: Sheet) -> Block:
    block = Block(_("Other party"))
    told = False
    for face in faces:
        identity = identity_of(known.actor, face.party, desk=known.desk)
        name = _identity_name(identity)
        if name:
            block.add(_("Name"), name)
            told = True
        described = getattr(identity, "description", "") if identity else ""
        if described:
            block.add(_("Looks like"), _clean(described, known, sheet, _("the description")))
            told = True
    for incident in known.incidents:
        if incident.other_party:
            words = _clean(incident.other_party, known, sheet, _("the description"))
            block.add(_("Looks like"), words)
            told = told or bool(words)
    if known.in_care:
        sheet.left_out.append(_("How this person is known to you: that it is a patient."))
    else:
        block.add(_("Known as"), known.of_kind(Kind.RELATION))
    if not told:
        sheet.gaps.append(_("Who it was, or what this person looked like."))
    return block


def _what(known: _Known, sheet: Sheet) -> Block:
    block = Block(_("What happened"))
    block.add(_("Form"), known.of_kind(Kind.FORM))
    block.add(_("With what"), known.of_kind(Kind.MEANS))
    for incident in known.incidents:
        block.add(
            _("How it went"), _clean(incident.narrative, known, sheet, _("the course of events"))
        )
        block.add(_("Word for word"), _clean(incident.spoken, known, sheet, _("the words spoken")))
    block.add(_("What started it"), known.of_kind(Kind.TRIGGER))
    block.add(_("Why, as we think"), known.of_kind(Kind.MOTIVE))
    if known.has_medical_motive():
        sheet.left_out.append(_("Why, as the reporter thinks: it says something of an illness."))
    if not any(one.spoken for one in known.incidents):
        sheet.gaps.append(_("What was said, word for word."))
    if not known.of_kind(Kind.MEANS):
        sheet.gaps.append(_("With what it was done, or that there was nothing."))
    if not any(one.narrative for one in known.incidents):
        sheet.gaps.append(_("How it went, step by step."))
    return block


def _impact(known: _Known, sheet: Sheet) -> Block:
    block = Block(_("What it led to"))
    block.add(_("Injury, damage, absence"), known.of_kind(Kind.CONSEQUENCE))
    if not block.lines:
        sheet.gaps.append(_("Injury and damage, or that there was none."))
    return block


def _at_once(known: _Known) -> Block:
    block = Block(_("Done at once"))
    during = PartnerContactLog.objects.select_related("partner").filter(
        case=known.desk.case, moment="during"
    )
    for one in during.order_by("at"):
        who = one.partner.name if one.partner else one.with_whom
        block.add(_("Contact"), f"{_moment(one.at)}: {who}")
    for row in Evidence.objects.filter(case=known.desk.case).order_by("pk"):
        state = EVIDENCE_STATES[row.state]
        block.add(str(EVIDENCE_KINDS[row.kind]), f"{_of_evidence(row)} ({state})")
    return block


def _follow_up(known: _Known) -> Block:
    case = known.desk.case
    block = Block(_("Since then"))
    for report in PoliceReport.objects.filter(case=case).order_by("pk"):
        words = [str(STATES[report.state]), report.number]
        if report.made_on:
            words.append(date_format(report.made_on, "j F Y"))
        block.add(capfirst(str(KINDS[report.kind])), ", ".join(one for one in words if one))
    unnamed = _stays_unnamed(known, PersonRole.VICTIM)
    for asked in ComplaintRequest.objects.select_related("victim").filter(case=case):
        who = asked.victim.name if asked.victim else asked.victim_name
        who = _("not named here") if unnamed else who
        what = known.offences.get(asked.offence_key, "")
        for_what = ", ".join(one for one in (who, what) if one)
        block.add(_("Klacht"), f"{for_what}: {_klacht(asked)}")
    return block


def _klacht(asked: ComplaintRequest) -> str:
    if asked.signed_on:
        return _("signed on %(day)s") % {"day": date_format(asked.signed_on, "j F Y")}
    if asked.not_wanted_at:
        return _("not wanted")
    return _("possible until and including %(day)s") % {"day": date_format(asked.deadline, "j F Y")}


def _attachments(known: _Known) -> list[str]:
    files = [one.name for incident in known.incidents for one in incident.attachments.all()]
    held = Evidence.objects.filter(case=known.desk.case, state__in=["held", "handed_over"])
    return files + [f"{EVIDENCE_KINDS[row.kind]}: {_of_evidence(row)}" for row in held]


def _of_evidence(row: Evidence) -> str:
    return "; ".join(one for one in (row.what, row.where) if one)


def _clean(text: str, known: _Known, sheet: Sheet, where: str) -> str:
    """The text without private addresses and, in care, without sentences that say something
    medical. What is left out is told."""
    kept = []
    for sentence in _SENTENCES.split(text):
        concerns = {one.concern for one in _findings(sentence)}
        if known.in_care and Concern.MEDICAL in concerns:
            sheet.left_out.append(
                _("Out of %(where)s, because it is medical: “%(sentence)s”")
                % {"where": where, "sentence": sentence.strip()}
            )
        elif concerns & PRIVATE:
            sheet.left_out.append(
                _("Out of %(where)s, because it is private: “%(sentence)s”")
                % {"where": where, "sentence": sentence.strip()}
            )
        elif sentence.strip():
            kept.append(sentence.strip())
    return " ".join(kept)


def _findings(sentence: str) -> list[Any]:
    # Everyday words of treatment say something about a patient too: all lists are looked through.
    return find_warnings(sentence, words=medical_words(), in_care=False, names_known=are_colleagues)


def _work_address(known: _Known) -> str:
    """Where the organisation is: of the incident, never where somebody lives."""
    for incident in known.incidents:
        if incident.location is not None and incident.location.address:
            return f"{known.actor.organisation.name}, {incident.location.address}"
    for one in known.people:
        location = getattr(one.person, "location", None) if one.person else None
        if location is not None and location.address:
            return f"{known.actor.organisation.name}, {location.address}"
    return ""


def _names(people: Iterable[Any], role: PersonRole) -> list[str]:
    found = []
    for one in people:
        if one.role != role:
            continue
        name = one.person.name if one.person else one.name
        function = one.person.function.name if one.person and one.person.function else ""
        found.append(f"{name} ({function})" if function else name)
    return list(dict.fromkeys(found))


def _identity_name(identity: Any) -> str:
    return str(getattr(identity, "name", "") or "") if identity is not None else ""


def _place(incident: Any) -> str:
    parts = [
        incident.room.name if incident.room else "",
        incident.location.name if incident.location else "",
        incident.place_text,
    ]
    return ", ".join(part for part in parts if part)


def _moment(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i")
