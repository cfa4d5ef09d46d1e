"""What the pages of the response and of one other party show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.catalogue.queries import term
from luwte.incidents.rules import CaseState
from luwte.org.access import Actor
from luwte.response.access import Desk
from luwte.response.models import OtherParty, PartyIncident, PartyJoin
from luwte.response.queries.approaches import ApproachFace, approaches_of
from luwte.response.queries.parties import PartyFace, identity_of, parties_of
from luwte.response.queries.party_history import PastCase, history_of
from luwte.response.rules.identity import Identity
from luwte.response.sealing import open_for_both
from luwte.response.words.parties import join_reason

FIELDS = ("address", "phone", "email", "reference", "description", "birth_year")


@dataclass(frozen=True)
class Fact:
    """One line of what is known."""

    label: Any
    value: str


@dataclass(frozen=True)
class PartyCard:
    """A party with who it is, for whose task it is."""

    face: PartyFace
    identity: Identity | None
    relation: str
    may_confirm: bool
    waits_for: str

    @property
    def party(self) -> OtherParty:
        """The row."""
        return self.face.party

    @property
    def title(self) -> str:
        """The name, else what can be said without one."""
        return (self.identity.name if self.identity else "") or self.face.label

    @property
    def is_erased(self) -> bool:
        """Whether who it was is gone."""
        return self.identity is None

    @property
    def facts(self) -> list[Fact]:
        """What is known beside the name, line by line."""
        if self.identity is None:
            return []
        labels = {
            "address": _("Address"),
            "phone": _("Phone"),
            "email": _("E-mail address"),
            "reference": _("Our client number"),
            "description": _("Recognised by"),
            "birth_year": _("Year of birth"),
        }
        found = [
            Fact(labels[name], getattr(self.identity, name))
            for name in FIELDS
            if getattr(self.identity, name)
        ]
        return [*([Fact(_("Who it is to us"), self.relation)] if self.relation else []), *found]

    @property
    def inform_late(self) -> bool:
        """Whether the last day to tell this person has passed."""
        last = self.party.inform_before
        return bool(last and self.party.informed_at is None and last < timezone.localdate())


@dataclass(frozen=True)
class PartiesPart:
    """The part "who it was" of the page of a response."""

    cards: list[PartyCard]
    may_change: bool


@dataclass(frozen=True)
class PartyPage:
    """The page of one party: what went before, what was joined, what was agreed with partners."""

    card: PartyCard
    history: list[PastCase]
    joins: list[JoinFace] = field(default_factory=list)
    approaches: list[ApproachFace] = field(default_factory=list)
    may_change: bool = False
    may_split: bool = False

    @property
    def before(self) -> int:
        """In how many other cases this party had a part, of those that are shown."""
        return sum(not one.is_this for one in self.history)


def part_of(actor: Actor, desk: Desk) -> PartiesPart:
    """The parties of a case with who they are: each an audited read."""
    cards = [card_of(actor, desk, face) for face in parties_of(desk.case)]
    return PartiesPart(cards, _may_change(desk))


def card_of(actor: Actor, desk: Desk, face: PartyFace) -> PartyCard:
    """One of them."""
    known = term(face.party.relation_id) if face.party.relation_id else None
    waiting = [one for one in face.links if one.confirmed_at is None]
    maker = waiting[0].linked_by if waiting else None
    return PartyCard(
        face=face,
        identity=identity_of(actor, face.party, desk=desk),
        relation=known.label if known else "",
        may_confirm=bool(waiting)
        and all(actor.may_look_second(one.linked_by_id) for one in waiting),
        waits_for=maker.name if maker else "",
    )


def page_of(actor: Actor, desk: Desk, face: PartyFace) -> PartyPage:
    """Everything about one party that the actor may know."""
    return PartyPage(
        card=card_of(actor, desk, face),
        history=history_of(actor, face.party, desk=desk),
        joins=joins_of(face.party),
        approaches=approaches_of(face.party),
        may_change=_may_change(desk),
        may_split=_may_change(desk) and len(links_of(face.party)) > 1,
    )


@dataclass(frozen=True)
class JoinFace:
    """A join or a split with why, which is opened for whose task it is to know who it was."""

    join: PartyJoin
    why: str

    @property
    def is_split(self) -> bool:
        """Whether one was made two."""
        return bool(self.join.moved.get("kind") == "split")


def joins_of(party: OtherParty) -> list[JoinFace]:
    """What was joined to this party or split off from it and can be undone, newest first. The
    caller read its identity, so that stands in the audit."""
    rows = PartyJoin.objects.filter(undone_at=None).select_related("by")
    found = list(rows.filter(target=party)) + list(rows.filter(source=party))
    found.sort(key=lambda one: one.at, reverse=True)
    return [
        JoinFace(one, open_for_both(one.sealed, row=one.pk) or join_reason(one.moved))
        for one in found
    ]


def links_of(party: OtherParty) -> list[PartyIncident]:
    """The standing links of a party with their incidents, newest first."""
    rows = PartyIncident.objects.filter(party=party, unlinked_at=None)
    return list(rows.select_related("incident__case").order_by("-incident__happened_from"))


def join_of(party: OtherParty, pk: UUID) -> PartyJoin:
    """A join or a split in which this party has a part, or 404."""
    found = PartyJoin.objects.filter(pk=pk).first()
    if found is None or party.pk not in (found.source_id, found.target_id):
        raise Http404
    return found


def on_record(pk: UUID | None) -> OtherParty | None:
    """A party by its id; the verb that is given it looks whether the actor may know of it."""
    return OtherParty.objects.filter(pk=pk).first() if pk else None


def unlinked_of(desk: Desk, party_id: UUID) -> OtherParty | None:
    """Somebody who was taken away from this case, for the undo."""
    rows = PartyIncident.objects.filter(party_id=party_id, incident__case_id=desk.case.pk)
    link = rows.select_related("party").first()
    return link.party if link else None


def _may_change(desk: Desk) -> bool:
    return desk.may_handle and desk.case.state != CaseState.CLOSED
