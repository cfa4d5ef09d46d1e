"""What the verbs about other parties share: who may change one, whether it stands with the case,
its identity under a key of its own, and when it last had a part in something."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from luwte.core.refusal import Refused
from luwte.incidents.actions.turns import take_turn
from luwte.incidents.rules import CaseState
from luwte.org.access import Actor
from luwte.response.access import Desk, require_handle
from luwte.response.models import OtherParty, PartyIncident, PartyJoin, PartyToken
from luwte.response.queries.parties import PURPOSE, parties_of, place_of
from luwte.response.rules.identity import Identity, as_bytes, keys_of
from luwte.response.tokens import tokens
from luwte.tenancy import keys


def may_change(actor: Actor, desk: Desk, *, also_closed: bool = False) -> None:
    """Raise unless the actor works on the response of a case that runs, and tell the case that it
    changed."""
    require_handle(actor, desk)
    if desk.case.state == CaseState.CLOSED and not also_closed:
        raise Refused(_("This case is closed. Open it again first."))
    take_turn(desk.case, actor=actor, what="response_party", seen=None)


def require_in(desk: Desk, party: OtherParty) -> list[PartyIncident]:
    """The standing links of a party in the case of this desk; raises Refused when it has none."""
    found = [link for face in parties_of(desk.case) if face.pk == party.pk for link in face.links]
    if not found:
        raise Refused(_("This person does not stand with this case any more."))
    return found


def seal_identity(party: OtherParty, identity: Identity) -> None:
    """Encrypt an identity with its party, and keep by what it is found again."""
    sealed = None
    if identity:
        sealed = keys.seal(
            as_bytes(identity), purpose=PURPOSE, subject_id=party.pk, place=place_of(party)
        )
    OtherParty.objects.filter(pk=party.pk).update(sealed=sealed)
    party.sealed = sealed
    kept, _asked = keys_of(identity)
    PartyToken.objects.filter(party=party).delete()
    PartyToken.objects.bulk_create(
        PartyToken(party=party, kind=kind, token=token) for token, kind in tokens(kept).items()
    )


def count_again(party: OtherParty) -> None:
    """When this party last had a part in something: retention counts from it."""
    rows = PartyIncident.objects.filter(party=party, unlinked_at=None)
    last = rows.order_by("-incident__happened_until").values_list("incident__happened_until")
    newest = last.first()
    OtherParty.objects.filter(pk=party.pk).update(last_incident_at=newest[0] if newest else None)


def moved_ids(join: PartyJoin) -> list[UUID]:
    """The ids of the links that a join or a split moved."""
    return [UUID(pk) for pk, *_rest in join.moved.get("incidents", [])]


def joins_behind(party: OtherParty, links: Iterable[PartyIncident]) -> list[PartyJoin]:
    """The joins that brought these links to the party and that nobody looked at yet."""
    ids = {one.pk for one in links}
    rows = PartyJoin.objects.filter(target=party, undone_at=None, confirmed_at=None)
    return [join for join in rows if ids & set(moved_ids(join))]
