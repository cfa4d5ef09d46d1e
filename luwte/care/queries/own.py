"""The page of whom it happened to: who is there, what comes, what was done, where help is."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from luwte.care import vault
from luwte.care.models import CareAbsence, CarePath, LoadSignal
from luwte.care.queries.paths import PathFace, faces_of
from luwte.care.queries.roster import Place, roster, supporters_for
from luwte.care.rules import LoadChoice
from luwte.catalogue.queries import NumberView
from luwte.incidents.access import own_incidents
from luwte.incidents.queries.case_page import TimelineEntry
from luwte.incidents.queries.involved import told_of_response
from luwte.incidents.queries.own_page import help_numbers
from luwte.incidents.rules.contents import OwnCall, calls_for
from luwte.org.access import Actor


@dataclass(frozen=True)
class OwnCare:
    """readings: who read the notes. response: what was done towards the other party, as far as it
    is told to whom it happened to. incident_id: the own report, when there is one. calls: what
    waits for the reader alone, such as a klacht."""

    face: PathFace
    response: list[TimelineEntry]
    numbers: list[NumberView]
    readings: list[vault.Reading]
    absences: list[CareAbsence]
    has_notes: bool
    has_earlier: bool
    incident_id: UUID | None
    calls: list[OwnCall]

    @property
    def path(self) -> CarePath:
        """The path itself."""
        return self.face.path

    @property
    def may_decline(self) -> bool:
        """Whether something is planned that can be declined."""
        return self.face.next is not None

    @property
    def may_accept(self) -> bool:
        """Whether it was declined and can still be had."""
        return self.face.is_declined

    @property
    def has_asked(self) -> bool:
        """Whether a talk that was asked for is still to come."""
        return any(one.is_open and one.moment.key.startswith("asked") for one in self.face.talks)


def own_care(actor: Actor, path: CarePath) -> OwnCare:
    """Read it all, but no note: reading those is a page of its own, and is kept."""
    incident = own_incident_of(actor, path.case_id)
    return OwnCare(
        face=faces_of([path])[0],
        response=told_of_response(actor, path.case_id),
        numbers=help_numbers(actor.organisation),
        readings=vault.readings_of(actor, path),
        absences=absences_of(path),
        has_notes=vault.has_notes(path),
        has_earlier=vault.has_earlier(path),
        incident_id=incident,
        calls=calls_for(actor, path.case_id),
    )


def own_incident_of(actor: Actor, case_id: UUID) -> UUID | None:
    """The own page of the incident, for who reported it or was hurt; a witness may have none."""
    rows = own_incidents(actor).filter(case_id=case_id).order_by("pk")
    return rows.values_list("pk", flat=True).first()


def choices_of(path: CarePath) -> list[Place]:
    """Whom the person can choose."""
    return supporters_for(path)


def absences_of(path: CarePath) -> list[CareAbsence]:
    """The absences of this person because of this case, newest first."""
    rows = CareAbsence.objects.filter(case_id=path.case_id, person_id=path.person_id)
    return list(rows.order_by("-from_day", "-pk"))


@dataclass(frozen=True)
class Loads:
    """The own signal that it adds up, and those that colleagues share with the reader."""

    own: LoadSignal | None
    shared: list[LoadSignal]


def loads_of(actor: Actor) -> Loads:
    """Nobody can list what is not the own or was not shared. Two queries."""
    rows = LoadSignal.objects.select_related("person", "supporter").filter(ended_at=None)
    own = rows.filter(person=actor.person).first()
    supports = rows.filter(supporter=actor.person)
    manages = rows.filter(
        person__manager=actor.person, choice=LoadChoice.SUPPORTER_AND_MANAGER.value
    )
    shared = {one.pk: one for one in [*supports, *manages]}
    return Loads(own, sorted(shared.values(), key=lambda one: one.told_at, reverse=True))


def load_supporters(actor: Actor) -> list[Place]:
    """Whom the actor can choose to hear that it adds up."""
    near = {actor.person_id, actor.person.manager_id}
    return [
        one
        for one in roster()
        if one.is_on and one.person.pk not in near and one.person.manager_id != actor.person_id
    ]
