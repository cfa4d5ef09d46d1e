"""What response keeps about another party, for that person; and about staff as far as it is theirs.

Names of staff are never in it (AVG 15, fourth paragraph), nor what lies with the police: asking the
police is their own way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luwte.core.subjects import Record, Section, Subject, exporters, others
from luwte.incidents.queries.subjects import records_of
from luwte.lib.redaction import Redactor
from luwte.response.models import (
    Claim,
    DamageItem,
    Letter,
    Measure,
    OtherParty,
    PartyIncident,
    PartyTalk,
)
from luwte.response.queries.damage import face_of
from luwte.response.queries.letter_facts import agreed_of, minutes_of
from luwte.response.queries.parties import opened, traces_of
from luwte.response.words.damage import money
from luwte.response.words.measures import name_of

FIELDS: dict[str, Any] = {
    "name": _("Name"),
    "address": _("Address"),
    "phone": _("Phone"),
    "email": _("E-mail address"),
    "reference": _("Client number"),
    "description": _("Description"),
    "birth_year": _("Year of birth"),
}


def register() -> None:
    """Say what this room keeps, and whose names are taken out of texts."""
    exporters.add("response.party", export_party)
    exporters.add("response.person", export_person)
    others.add("response.parties", party_names)


def party_names(subject: Subject) -> Iterable[str]:
    """Other parties in the incidents of the subject."""
    links = PartyIncident.objects.filter(unlinked_at=None)
    if subject.kind == "party":
        ids = _ids(subject.id)
        incidents = links.filter(party_id__in=ids).values("incident_id")
        rows = links.filter(incident_id__in=incidents).exclude(party_id__in=ids)
    else:
        rows = links.filter(incident__reported_by_id=subject.id)
    parties = OtherParty.objects.filter(pk__in=rows.values("party_id"), erased_at=None)
    return [found.name for one in parties if (found := opened(one)) is not None and found.name]


def export_party(subject: Subject, redactor: Redactor) -> Sequence[Section]:
    """Who you are to us, what happened, what followed."""
    if subject.kind != "party":
        return []
    ids = _ids(subject.id)
    party = OtherParty.objects.get(pk=subject.id)
    identity = opened(party)
    told = asdict(identity) if identity is not None else {}
    links = PartyIncident.objects.filter(party_id__in=ids, unlinked_at=None)
    return [
        Section(
            _("Who you are to us"),
            [[(FIELDS[name], value) for name, value in told.items() if value and name in FIELDS]],
        ),
        Section(
            _("What happened"),
            records_of(links.values_list("incident_id", flat=True)),
            _("Names of staff and their words are not in it, nor what lies with the police."),
        ),
        Section(_("Measures"), [_measure(one, redactor) for one in _measures(ids)]),
        Section(_("Talks"), [_talk(one, redactor) for one in _talks(ids)]),
        Section(_("Letters"), [_letter(one) for one in _letters(ids)]),
        Section(_("Damage that we ask back"), [_claim(one) for one in _claims(ids)]),
    ]


def export_person(subject: Subject, redactor: Redactor) -> Sequence[Section]:
    """Damage of somebody of the staff."""
    if subject.kind != "person":
        return []
    rows = DamageItem.objects.filter(person_id=subject.id, withdrawn_at=None)
    return [
        Section(
            _("Your damage"),
            [
                [
                    (_("What"), redactor.clean(one.title)),
                    (_("Amount"), money(one.amount)),
                    (_("Paid in advance"), money(one.advanced) if one.advanced else ""),
                ]
                for one in rows.order_by("occurred_on")
            ],
        )
    ]


def _ids(party_id: UUID) -> list[UUID]:
    party = OtherParty.objects.get(pk=party_id)
    return [party.pk, *(one.pk for one in traces_of(party))]


def _measures(ids: list[UUID]) -> Iterable[Measure]:
    return Measure.objects.filter(party_id__in=ids).order_by("proposed_at")


def _talks(ids: list[UUID]) -> Iterable[PartyTalk]:
    return PartyTalk.objects.filter(party_id__in=ids).order_by("pk")


def _letters(ids: list[UUID]) -> Iterable[Letter]:
    return Letter.objects.filter(party_id__in=ids).exclude(number="").order_by("frozen_at")


def _claims(ids: list[UUID]) -> Iterable[Claim]:
    return Claim.objects.filter(party_id__in=ids).order_by("pk")


def _measure(measure: Measure, redactor: Redactor) -> Record:
    said = [
        (_("What"), name_of(measure.kind, measure.advice)),
        (_("Because of"), redactor.clean(measure.behaviour)),
        (_("From"), measure.starts_on.isoformat() if measure.starts_on else ""),
        (_("Until"), measure.ends_on.isoformat() if measure.ends_on else ""),
        (_("What you said about it"), redactor.clean(measure.heard_said)),
        (_("Still possible"), redactor.clean(measure.open_channel)),
    ]
    return [(label, text) for label, text in said if text]


def _talk(talk: PartyTalk, redactor: Redactor) -> Record:
    said = [
        (_("When"), talk.planned_at.isoformat(timespec="minutes") if talk.planned_at else ""),
        (_("Minutes"), redactor.clean(minutes_of(talk))),
        (_("Agreed"), redactor.clean(agreed_of(talk))),
    ]
    return [(label, text) for label, text in said if text]


def _letter(letter: Letter) -> Record:
    day = timezone.localdate(letter.frozen_at).isoformat() if letter.frozen_at else ""
    return [(_("Number"), letter.number), (_("Day"), day)]


def _claim(claim: Claim) -> Record:
    face = face_of(claim)
    return [
        (_("Asked"), money(face.claimed)),
        (_("Came in"), money(face.received)),
        (_("State"), str(face.state)),
    ]
