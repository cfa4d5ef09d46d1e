"""Two parties that are one, one party that is two, and the way back.

Joining moves links and measures and nothing that is sealed: both identities stay where they were,
so that undoing loses nothing. What a join brings counts for a measure only after a second person
looked (`confirm_party`). `PartyJoin.moved` holds all it takes to undo it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.outbox import publish
from luwte.core.refusal import Refused, verb
from luwte.incidents.actions.timeline import add_entry
from luwte.org.access import Actor
from luwte.response.access import Desk
from luwte.response.actions.informing import carry_over, watch_again
from luwte.response.actions.parties import PartyFacts, add_party, kept_before, link_party
from luwte.response.actions.party_steps import count_again, may_change, require_in
from luwte.response.events import PartiesJoined, PartiesParted
from luwte.response.models import Measure, OtherParty, PartyIncident, PartyJoin
from luwte.response.queries.parties import opened, unsealed
from luwte.response.queries.party_matches import matching_kinds, visible_ids
from luwte.response.rules.identity import in_order
from luwte.response.rules.states import Knowledge
from luwte.response.sealing import seal_for_both

if TYPE_CHECKING:
    from luwte.incidents.models import Incident

SPLIT = "split"
# Of `words.parties.JOIN_REASONS`.
RECOGNISED = "recognised"
LONGEST_WHY = 300  # characters


@verb("response.recognise_party")
def recognise_party(
    *,
    actor: Actor,
    desk: Desk,
    incidents: Sequence[Incident],
    facts: PartyFacts,
    same_as: OtherParty,
) -> OtherParty:
    """Who is written down now is somebody on record: chosen by who handles it among the likely
    matches. What was typed beyond what is known is kept beside it, and goes with an undo.

    Raises Refused for somebody who does not match. Waits for a second look.
    """
    if kept_before(desk, facts) is not None:
        return same_as
    kinds = matching_kinds(facts.identity, same_as)
    if not kinds or same_as.pk not in visible_ids(actor, [same_as.pk]):
        raise Refused(_("This person is no match for what you typed."))
    known = opened(same_as)
    if known is not None and not facts.identity.adds_to(known):
        link_party(actor=actor, desk=desk, party=same_as, incidents=incidents, matched=kinds)
        return same_as
    new = add_party(actor=actor, desk=desk, incidents=incidents, facts=facts)
    join_parties(
        actor=actor, desk=desk, source=new, target=same_as, matched=kinds, is_recognised=True
    )
    return same_as


@verb("response.join_parties")
def join_parties(
    *,
    actor: Actor,
    desk: Desk,
    source: OtherParty,
    target: OtherParty,
    why: str = "",
    matched: Iterable[str] = (),
    is_recognised: bool = False,
) -> PartyJoin:
    """Two parties turn out to be one person: what hangs on `source` hangs on `target` from now on.

    One of them has a part in the case of this desk, and the actor may know of the other.
    is_recognised: when it was written down, which is reason enough. Raises
    Refused for a party with itself, one that was joined before or erased, and without a reason.
    """
    may_change(actor, desk)
    _may_join(actor, desk, source, target, why or (RECOGNISED if is_recognised else ""))
    now = timezone.now()
    kinds = in_order(matched)
    moved = _move(source, target, now, actor, kinds)
    if is_recognised:
        moved["why"] = RECOGNISED
    OtherParty.objects.filter(pk=source.pk).update(joined_into=target)
    join = _kept_join(source, target, why, moved=moved, by=actor.person, at=now)
    if source.knowledge == Knowledge.KNOWN:
        OtherParty.objects.filter(pk=target.pk).update(knowledge=Knowledge.KNOWN)
    carry_over(source, target)
    for party in (source, target):
        count_again(party)
        audit.record("response.join_parties", actor=actor, kind="party", object_id=party.pk)
    add_entry(desk.case, "response.parties_joined", actor=actor)
    publish(
        PartiesJoined(
            organisation_id=actor.organisation_id,
            join_id=join.pk,
            source_id=source.pk,
            target_id=target.pk,
        )
    )
    return join


@verb("response.split_party")
def split_party(
    *, actor: Actor, desk: Desk, party: OtherParty, links: Sequence[PartyIncident], why: str
) -> PartyJoin:
    """Of two people one party was made: these links are of somebody else, about whom nothing is
    known yet. The measures of the cases that go along completely go along.

    Raises Refused when nothing or everything was chosen, and without a reason.
    """
    may_change(actor, desk)
    require_in(desk, party)
    own = list(
        PartyIncident.objects.select_related("incident").filter(party=party, unlinked_at=None)
    )
    chosen = [one for one in own if one.pk in {link.pk for link in links}]
    if not chosen or len(chosen) == len(own):
        raise Refused(_("Choose what was of somebody else, and leave something here."))
    if not why.strip():
        raise Refused(_("Say in a few words why."))
    now = timezone.now()
    other = OtherParty.objects.create(
        knowledge=Knowledge.UNKNOWN, created_at=now, created_by=actor.person
    )
    moved = {
        "kind": SPLIT,
        "incidents": [_kept(one) for one in chosen],
        "measures": _move_measures(party, other, _whole_cases(own, chosen)),
        "tokens": [],
    }
    rows = PartyIncident.objects.filter(pk__in=[one.pk for one in chosen])
    rows.update(party=other, confirmed_at=now, confirmed_by=actor.person, matched=[])
    join = _kept_join(
        party,
        other,
        why,
        moved=moved,
        by=actor.person,
        at=now,
        confirmed_at=now,
        confirmed_by=actor.person,
    )
    for one in (party, other):
        count_again(one)
        audit.record("response.split_party", actor=actor, kind="party", object_id=one.pk)
    add_entry(desk.case, "response.party_split", actor=actor)
    _publish_parted(actor, join)
    return join


@verb("response.undo_party_join")
def undo_join(*, actor: Actor, desk: Desk, join: PartyJoin) -> None:
    """Everything is as it was before a join or a split; what came later stays where it came.

    Raises Refused when it was undone before, when one of both was joined or split again since
    (undo that first), or when who it was has been erased meanwhile.
    """
    may_change(actor, desk, also_closed=True)
    fresh = PartyJoin.objects.select_related("source", "target").get(pk=join.pk)
    _may_undo(fresh)
    now = timezone.now()
    rows = PartyJoin.objects.filter(pk=fresh.pk, undone_at=None)
    if not rows.update(undone_at=now, undone_by=actor.person):
        raise Refused(_("This was undone already."))
    _move_back(fresh)
    split = fresh.moved.get("kind") == SPLIT
    trace, into = (fresh.target, fresh.source) if split else (fresh.source, None)
    OtherParty.objects.filter(pk=trace.pk).update(joined_into=into)
    if not split:
        own = unsealed(fresh.target).knowledge
        OtherParty.objects.filter(pk=fresh.target.pk).update(knowledge=own)
    watch_again(fresh.source)
    for party in (fresh.source, fresh.target):
        count_again(party)
        audit.record("response.undo_party_join", actor=actor, kind="party", object_id=party.pk)
    add_entry(desk.case, "response.party_join_undone", actor=actor)
    _publish_parted(actor, fresh)


def _may_join(actor: Actor, desk: Desk, source: OtherParty, target: OtherParty, why: str) -> None:
    if source.pk == target.pk:
        raise Refused(_("This is one person already."))
    rows = OtherParty.objects.filter(pk__in=(source.pk, target.pk), joined_into=None)
    if rows.filter(erased_at=None).count() != 2:
        raise Refused(_("This person is not on record any more. Look again."))
    here = PartyIncident.objects.filter(
        party__in=(source, target), incident__case_id=desk.case.pk, unlinked_at=None
    )
    if not here.exists() or len(visible_ids(actor, [source.pk, target.pk])) != 2:
        raise Refused(_("This person does not stand with this case any more."))
    if not why.strip():
        raise Refused(_("Say in a few words why."))


def _move(
    source: OtherParty, target: OtherParty, now: datetime, actor: Actor, kinds: list[str]
) -> dict[str, Any]:
    """Links and measures of the source hang on the target; what both had is one link."""
    there = PartyIncident.objects.filter(party=target, unlinked_at=None)
    double = set(there.values_list("incident_id", flat=True))
    links = list(PartyIncident.objects.filter(party=source, unlinked_at=None))
    moving = [one for one in links if one.incident_id not in double]
    ended = [one.pk for one in links if one.incident_id in double]
    moved = {
        "incidents": [_kept(one) for one in moving],
        "ended": [str(pk) for pk in ended],
        "measures": _move_measures(source, target, None),
        "tokens": [],
    }
    rows = PartyIncident.objects.filter(pk__in=[one.pk for one in moving])
    rows.update(
        party=target,
        confirmed_at=None,
        confirmed_by=None,
        matched=kinds,
        linked_by=actor.person,
    )
    PartyIncident.objects.filter(pk__in=ended).update(unlinked_at=now, unlinked_by=actor.person)
    return moved


def _move_measures(
    source: OtherParty, target: OtherParty, cases: Collection[UUID] | None
) -> list[str]:
    rows = Measure.objects.filter(party=source)
    if cases is not None:
        rows = rows.filter(case_id__in=list(cases))
    ids = list(rows.values_list("pk", flat=True))
    Measure.objects.filter(pk__in=ids).update(party=target)
    return [str(pk) for pk in ids]


def _move_back(join: PartyJoin) -> None:
    for pk, linked_by, confirmed_by, confirmed_at, matched in join.moved["incidents"]:
        PartyIncident.objects.filter(pk=pk, party=join.target).update(
            party=join.source,
            linked_by_id=linked_by and UUID(linked_by),
            confirmed_by_id=confirmed_by and UUID(confirmed_by),
            confirmed_at=parse_datetime(confirmed_at) if confirmed_at else None,
            matched=matched,
        )
    PartyIncident.objects.filter(pk__in=join.moved.get("ended", [])).update(
        unlinked_at=None, unlinked_by=None
    )
    Measure.objects.filter(pk__in=join.moved["measures"], party=join.target).update(
        party=join.source
    )


def _may_undo(join: PartyJoin) -> None:
    if join.undone_at is not None:
        raise Refused(_("This was undone already."))
    both = [join.source, join.target]
    if any(one.erased_at is not None for one in both):
        raise Refused(_("Who this was is erased, so it cannot be undone."))
    ids = [one.pk for one in both]
    later = PartyJoin.objects.filter(undone_at=None, at__gt=join.at).exclude(pk=join.pk)
    if later.filter(source_id__in=ids).exists() or later.filter(target_id__in=ids).exists():
        raise Refused(_("Something was joined or split later. Undo that first."))


def _whole_cases(own: Sequence[PartyIncident], chosen: Sequence[PartyIncident]) -> set[UUID]:
    """The cases of which every link goes along."""
    stays = {one.incident.case_id for one in own if one not in chosen}
    goes = {one.incident.case_id for one in chosen}
    return {pk for pk in goes - stays if pk is not None}


def _kept(link: PartyIncident) -> list[Any]:
    """A link as it was, for the undo."""
    return [
        str(link.pk),
        link.linked_by_id and str(link.linked_by_id),
        link.confirmed_by_id and str(link.confirmed_by_id),
        link.confirmed_at.isoformat() if link.confirmed_at else None,
        list(link.matched),
    ]


def _kept_join(source: OtherParty, target: OtherParty, why: str, **more: Any) -> PartyJoin:
    """The row of a join or a split. Its reason may name somebody: it is sealed for both."""
    join = PartyJoin(source=source, target=target, **more)
    join.sealed = seal_for_both(
        why.strip()[:LONGEST_WHY], row=join.pk, source=source.pk, target=target.pk
    )
    join.save(force_insert=True)
    return join


def _publish_parted(actor: Actor, join: PartyJoin) -> None:
    publish(
        PartiesParted(
            organisation_id=actor.organisation_id,
            join_id=join.pk,
            source_id=join.source_id,
            target_id=join.target_id,
        )
    )
