"""The other parties of a case: added, described, linked, taken away.

What is known of somebody goes under a key of its own and in the form of keyed hashes by which he
or she is found again; nothing of it stands in the audit, in an event or in the timeline.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.outbox import publish
from luwte.core.refusal import NotPermitted, Refused, verb
from luwte.core.versions import take_version
from luwte.incidents.access import is_barred
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.actions.turns import take_turn
from luwte.org.access import Actor
from luwte.response.access import Desk
from luwte.response.actions.informing import must_inform
from luwte.response.actions.party_steps import (
    count_again,
    joins_behind,
    may_change,
    moved_ids,
    require_in,
    seal_identity,
)
from luwte.response.events import PartyLinked
from luwte.response.models import (
    Claim,
    Letter,
    Measure,
    OtherParty,
    PartyIncident,
    PartyJoin,
    PartyTalk,
)
from luwte.response.queries.parties import parties_of, root_of, unsealed
from luwte.response.rules.identity import Identity, changed_fields, in_order
from luwte.response.rules.states import Knowledge, MeasureState

if TYPE_CHECKING:
    from luwte.incidents.models import Incident


@dataclass(frozen=True)
class PartyFacts:
    """What is written down of a party. relation: the id of a catalogue term of that kind;
    is_minor: None when nobody said; client_key: made by the form once, the same key is the same
    person."""

    identity: Identity
    relation_id: UUID | None = None
    is_minor: bool | None = None
    client_key: str = ""


@verb("response.add_party")
def add_party(
    *, actor: Actor, desk: Desk, incidents: Sequence[Incident], facts: PartyFacts
) -> OtherParty:
    """Somebody had a part in these incidents of the case: known, described or unknown. A second tap
    with the same `client_key` gives the first one. Raises Refused when an incident is of another
    case, or the case is closed."""
    # It holds the case: a second tap at the same moment waits here, and then finds the first.
    may_change(actor, desk)
    if (known := kept_before(desk, facts)) is not None:
        return known
    now = timezone.now()
    party = OtherParty.objects.create(
        client_key=facts.client_key or None,
        knowledge=facts.identity.knowledge,
        relation_id=facts.relation_id,
        is_minor=facts.is_minor,
        created_at=now,
        created_by=actor.person,
    )
    seal_identity(party, facts.identity)
    # Nobody was recognised, so there is nothing that a second person has to look at.
    _link(actor, desk, party, incidents, matched=(), is_certain=True)
    audit.record(
        "response.add_party",
        actor=actor,
        kind="party",
        object_id=party.pk,
        fields=changed_fields(Identity(), facts.identity),
    )
    add_entry(desk.case, "response.party_added", actor=actor, knowledge=party.knowledge)
    return party


@verb("response.change_party")
def change_party(
    *, actor: Actor, desk: Desk, party: OtherParty, seen: int, facts: PartyFacts
) -> None:
    """Something more, or something else, is known of this party. Raises Conflict when somebody
    wrote it first, Refused when the identity was erased."""
    may_change(actor, desk)
    require_in(desk, party)
    before = unsealed(party)
    if OtherParty.objects.filter(pk=party.pk, erased_at__isnull=False).exists():
        raise Refused(_("Who this was is erased, and is not written down again."))
    take_version(
        OtherParty.objects.filter(erased_at=None, joined_into=None),
        {
            "knowledge": facts.identity.knowledge,
            "relation_id": facts.relation_id,
            "is_minor": facts.is_minor,
        },
        pk=party.pk,
        seen=seen,
        kind="party",
    )
    party.refresh_from_db()
    seal_identity(party, facts.identity)
    audit.record(
        "response.change_party",
        actor=actor,
        kind="party",
        object_id=party.pk,
        fields=changed_fields(before, facts.identity),
    )
    _inform_of_what_was_decided(party, before)


@verb("response.link_party")
def link_party(
    *, actor: Actor, desk: Desk, party: OtherParty, incidents: Sequence[Incident],
    matched: Iterable[str],
) -> list[PartyIncident]:  # fmt: skip
    """Somebody on record already had a part in these incidents. It counts for a measure only after
    a second person looked. matched: the kinds of tokens by which he or she was recognised."""
    may_change(actor, desk)
    if party.joined_into_id is not None or party.erased_at is not None:
        raise Refused(_("This person is not on record any more. Look again."))
    links = _link(actor, desk, party, incidents, matched=in_order(matched), is_certain=False)
    if not links:
        raise Refused(_("This person stands with this case already."))
    audit.record("response.link_party", actor=actor, kind="party", object_id=party.pk)
    add_entry(desk.case, "response.party_linked", actor=actor)
    return links


@verb("response.confirm_party")
def confirm_party(*, actor: Actor, desk: Desk, party: OtherParty) -> None:
    """A second person looked at a match in this case: from now on it counts for a measure.

    Raises Refused for who made the link or stands in for him or her, and when nothing waits.
    """
    _may_look(actor, desk)
    waiting = [one for one in require_in(desk, party) if one.confirmed_at is None]
    if not waiting:
        raise Refused(_("Somebody looked at this already."))
    joins = joins_behind(party, waiting)
    makers = {one.linked_by_id for one in waiting} | {one.by_id for one in joins}
    if not all(actor.may_look_second(maker) for maker in makers):
        raise Refused(
            _("Who recognised this person does not look at it a second time, nor who stands in."),
            kind="party",
            object_id=party.pk,
        )
    now = timezone.now()
    ids = {one.pk for one in waiting} | {pk for join in joins for pk in moved_ids(join)}
    rows = PartyIncident.objects.filter(pk__in=ids, party=party, confirmed_at=None)
    rows.update(confirmed_at=now, confirmed_by=actor.person)
    PartyJoin.objects.filter(pk__in=[one.pk for one in joins], confirmed_at=None).update(
        confirmed_at=now, confirmed_by=actor.person
    )
    audit.record("response.confirm_party", actor=actor, kind="party", object_id=party.pk)
    add_entry(desk.case, "response.party_confirmed", actor=actor)


@verb("response.unlink_party")
def unlink_party(*, actor: Actor, desk: Desk, party: OtherParty) -> list[UUID]:
    """This person had no part in the case after all. Returns the ids of the links, for the undo.

    Raises Refused when something was done towards this person in this case: that has to be ended or
    withdrawn first, or split off. No reason is asked: it would name somebody.
    """
    may_change(actor, desk, also_closed=True)
    links = require_in(desk, party)
    if _something_was_done(desk, party):
        raise Refused(
            _("Something was done towards this person in this case. Withdraw that first.")
        )
    ids = [one.pk for one in links]
    rows = PartyIncident.objects.filter(pk__in=ids, unlinked_at=None)
    rows.update(unlinked_at=timezone.now(), unlinked_by=actor.person)
    count_again(party)
    audit.record("response.unlink_party", actor=actor, kind="party", object_id=party.pk)
    add_entry(desk.case, "response.party_unlinked", actor=actor)
    return ids


@verb("response.restore_party")
def restore_party(*, actor: Actor, desk: Desk, party: OtherParty) -> None:
    """Undo the last unlinking of this person from this case, as it was: what was confirmed is
    confirmed again. Raises Refused when there is nothing to undo."""
    may_change(actor, desk)
    rows = PartyIncident.objects.filter(party=party, incident__case_id=desk.case.pk)
    last = rows.exclude(unlinked_at=None).order_by("-unlinked_at").first()
    if last is None or rows.filter(unlinked_at=None).exists() or party.erased_at is not None:
        raise Refused(_("There is nothing to undo."))
    rows.filter(unlinked_at=last.unlinked_at).update(unlinked_at=None, unlinked_by=None)
    count_again(party)
    audit.record("response.restore_party", actor=actor, kind="party", object_id=party.pk)
    add_entry(desk.case, "response.party_restored", actor=actor)


def kept_before(desk: Desk, facts: PartyFacts) -> OtherParty | None:
    """Whom the form with this key wrote down already; None when it is sent for the first time.
    Raises Refused when that person does not stand with this case any more."""
    if not facts.client_key:
        return None
    known = root_of(OtherParty.objects.filter(client_key=facts.client_key).first())
    if known is None:
        return None
    if all(face.pk != known.pk for face in parties_of(desk.case)):
        raise Refused(_("This was kept before, and taken away since. Open the page anew."))
    return known


def _link(
    actor: Actor,
    desk: Desk,
    party: OtherParty,
    incidents: Sequence[Incident],
    *,
    matched: Sequence[str],
    is_certain: bool,
) -> list[PartyIncident]:
    if not incidents or any(one.case_id != desk.case.pk for one in incidents):
        raise Refused(_("Choose in which incident of this case this person had a part."))
    rows = PartyIncident.objects.filter(party=party, unlinked_at=None)
    there = set(rows.filter(incident__in=incidents).values_list("incident_id", flat=True))
    now = timezone.now()
    links = [
        PartyIncident(
            party=party,
            incident=one,
            matched=list(matched),
            linked_by=actor.person,
            linked_at=now,
            confirmed_at=now if is_certain else None,
        )
        for one in incidents
        if one.pk not in there
    ]
    PartyIncident.objects.bulk_create(links)
    if links:
        count_again(party)
        publish(
            PartyLinked(
                organisation_id=actor.organisation_id, party_id=party.pk, case_id=desk.case.pk
            )
        )
    return links


def _may_look(actor: Actor, desk: Desk) -> None:
    """Looking along is for who works on it and for who decides, and not for who is involved."""
    if not (desk.may_handle or desk.may_decide) or is_barred(actor, desk.case):
        raise NotPermitted(_("You may not do this."), kind="case", object_id=desk.case.pk)
    take_turn(desk.case, actor=actor, what="response_party", seen=None)


def _something_was_done(desk: Desk, party: OtherParty) -> bool:
    here: Mapping[str, Any] = {"case_id": desk.case.pk, "party": party}
    return (
        Measure.objects.filter(**here).exclude(state=MeasureState.DROPPED).exists()
        or Letter.objects.filter(**here).exclude(state="void").exists()
        or PartyTalk.objects.filter(**here).exclude(state="cancelled").exists()
        or Claim.objects.filter(**here).exists()
    )


def _inform_of_what_was_decided(party: OtherParty, before: Identity) -> None:
    """Who is known only now is told within a month from now of what was decided before."""
    became_known = before.knowledge != Knowledge.KNOWN and party.knowledge == Knowledge.KNOWN
    if became_known and Measure.objects.filter(party=party, decided_at__isnull=False).exists():
        must_inform(party, timezone.localdate())
