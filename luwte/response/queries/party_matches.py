"""Likely matches among earlier parties, with why they match. Never linked by themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from luwte.core import audit
from luwte.incidents.access import Sight
from luwte.incidents.queries.openable import openable
from luwte.org.access import Actor
from luwte.response.access import Desk
from luwte.response.models import OtherParty, PartyIncident, PartyJoin, PartyToken
from luwte.response.queries.parties import (
    matched_words,
    opened,
    root_of,
    sources_of,
    unsealed,
)
from luwte.response.rules.identity import Identity, in_order, keys_of
from luwte.response.tokens import tokens

LOOKED_AT = 25  # parties with a token in common, those with most kinds first
SHOWN_AT_MOST = 5


@dataclass(frozen=True)
class Match:
    """Somebody on record who may be the same person. times: in how many cases that the actor may
    know of; is_here: has a part in this case already."""

    party: OtherParty
    kinds: list[str]
    identity: Identity
    last_on: date
    times: int
    is_here: bool

    @property
    def why(self) -> str:
        """ "same phone and name"."""
        return matched_words(self.kinds)


def likely_matches(
    actor: Actor, identity: Identity, *, desk: Desk, without: Collection[UUID] = ()
) -> list[Match]:
    """Who on record may be this person: most and newest first, at most five.

    Only those of whom the actor may know something: a party that only has a part in cases with
    chosen readers is not there for others. Who is shown was opened, and that stands in the audit.
    without: ids that are not shown.
    """
    kinds = _found(identity)
    roots = _roots(kinds)
    links = _visible(actor, [pk for pk in roots if pk not in set(without)])
    ranked = sorted(
        links,
        key=lambda pk: (len(roots[pk]), max(one.happened_on for one in links[pk])),
        reverse=True,
    )
    parties = _opened(ranked[:SHOWN_AT_MOST])
    found = [
        _match(party, identity, in_order(roots[party.pk]), links[party.pk], desk)
        for party, identity in parties
    ]
    _note_opened(actor, found)
    return found


def has_matches(actor: Actor, identity: Identity, *, without: Collection[UUID]) -> bool:
    """Whether somebody would be shown; opens nobody."""
    roots = _roots(_found(identity))
    return bool(_visible(actor, [pk for pk in roots if pk not in set(without)]))


def matching_kinds(identity: Identity, party: OtherParty) -> list[str]:
    """By what this identity matches that party, or those that were joined to it; empty when it
    does not."""
    asked = tokens(keys_of(identity)[1])
    ids = [party.pk, *(one.pk for one in sources_of(party))]
    rows = PartyToken.objects.filter(token__in=list(asked), party_id__in=ids)
    return in_order(rows.values_list("kind", flat=True))


def visible_ids(actor: Actor, party_ids: Iterable[UUID]) -> set[UUID]:
    """Of these parties those with a part in a case of which the actor may know something."""
    return set(_visible(actor, list(party_ids)))


@dataclass(frozen=True)
class _Seen:
    case_id: UUID
    happened_on: date


def _note_opened(actor: Actor, found: list[Match]) -> None:
    """Each of them stands in the audit; one transaction for all."""
    with transaction.atomic():
        for match in found:
            audit.record_read(
                "response.read_identity",
                actor=actor,
                kind="party",
                object_id=match.party.pk,
                ground="match",
            )


def _found(identity: Identity) -> dict[UUID, set[str]]:
    """Parties with tokens in common, with the kinds of those tokens. At most three queries."""
    asked = tokens(keys_of(identity)[1])
    if not asked:
        return {}
    rows = PartyToken.objects.filter(token__in=list(asked))
    best = (
        rows.values("party_id")
        .annotate(kinds=Count("kind", distinct=True))
        .order_by("-kinds", "-party_id")
    )
    ids = [row["party_id"] for row in best[:LOOKED_AT]]
    found: dict[UUID, set[str]] = {}
    for party_id, kind in rows.filter(party_id__in=ids).values_list("party_id", "kind"):
        found.setdefault(party_id, set()).add(kind)
    return found


def _roots(kinds: dict[UUID, set[str]]) -> dict[UUID, set[str]]:
    """What was joined stands for the one that took it."""
    found: dict[UUID, set[str]] = {}
    for party in OtherParty.objects.filter(pk__in=list(kinds), erased_at=None):
        root = root_of(party)
        if root is not None and root.erased_at is None:
            found.setdefault(root.pk, set()).update(kinds[party.pk])
    return found


def _visible(actor: Actor, party_ids: Collection[UUID]) -> dict[UUID, list[_Seen]]:
    """The cases of these parties of which the actor may know something; parties without one are
    left out."""
    if not party_ids:
        return {}
    rows = PartyIncident.objects.filter(
        party_id__in=list(party_ids),
        unlinked_at=None,
        incident__withdrawn_at=None,
        incident__case__isnull=False,
    ).values_list(
        "party_id", "incident__case_id", "incident__case__is_restricted", "incident__happened_from"
    )
    known = list(rows)
    restricted = {case_id for _party, case_id, is_restricted, _at in known if is_restricted}
    hidden = restricted - openable(actor, restricted)
    hidden |= set(Sight(actor).barred_cases) if known else set()
    found: dict[UUID, list[_Seen]] = {}
    for party_id, case_id, _restricted, at in known:
        if case_id not in hidden:
            found.setdefault(party_id, []).append(_Seen(case_id, timezone.localdate(at)))
    return found


def _opened(ids: list[UUID]) -> list[tuple[OtherParty, Identity]]:
    """These parties with who they are; what was joined for certain fills in what is empty."""
    joins = PartyJoin.objects.filter(target_id__in=ids, undone_at=None)
    joined = set(joins.exclude(confirmed_at=None).values_list("target_id", flat=True))
    parties = OtherParty.objects.in_bulk(ids)
    found = []
    for pk in ids:
        party = parties[pk]
        identity = opened(party) if pk in joined else unsealed(party)
        if identity is not None:
            found.append((party, identity))
    return found


def _match(
    party: OtherParty, identity: Identity, kinds: list[str], seen: list[_Seen], desk: Desk
) -> Match:
    cases = {one.case_id for one in seen}
    return Match(
        party=party,
        kinds=kinds,
        identity=identity,
        last_on=max(one.happened_on for one in seen),
        times=len(cases),
        is_here=desk.case.pk in cases,
    )
