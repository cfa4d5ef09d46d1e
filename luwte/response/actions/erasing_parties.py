"""Erasing who somebody was: the key, the tokens and the sealed bytes go; the coded row stays.

For retention and for a request of the person. What is sealed under the key of this person
elsewhere (letters, talks, an approach) is unreadable from then on too, also in every backup: the
record of destructions carries it out anew after a restore.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from luwte.core import audit, destructions
from luwte.core.actor import ActorLike, TheClock
from luwte.core.refusal import verb
from luwte.response.actions.informing import stop_watching
from luwte.response.actions.letters import erase_texts
from luwte.response.models import JointApproach, OtherParty, PartyJoin, PartyToken
from luwte.response.queries.parties import PURPOSE, root_of, traces_of
from luwte.tenancy import keys

ERASE = "response.erase_identity"


@verb(ERASE)
def erase_identity(*, actor: ActorLike, party: OtherParty) -> int:
    """Destroy who this party was, and those that were joined to it, for good. Figures remain: that
    there was a party, in which incidents, and which measures followed.

    The caller looked at rights: retention by the clock, or a request that was granted. Returns how
    many parties were erased; none when it was done before.
    """
    root = root_of(OtherParty.objects.get(pk=party.pk))
    assert root is not None
    erased = 0
    for one in (root, *traces_of(root)):
        erased += _erase(one, actor)
    return erased


def _erase(party: OtherParty, actor: ActorLike) -> int:
    rows = OtherParty.objects.filter(pk=party.pk, erased_at=None)
    changed = rows.update(
        erased_at=timezone.now(),
        sealed=None,
        inform_before=None,
        inform_later_reason="",
        relation=None,
    )
    if not changed:
        return 0
    PartyToken.objects.filter(party=party).delete()
    PartyJoin.objects.filter(Q(source=party) | Q(target=party)).update(sealed=None)
    JointApproach.objects.filter(party=party).update(sealed=None, outside_coordinator="")
    erase_texts(actor=actor, party=party)
    keys.destroy_data_keys(PURPOSE, party.pk, actor=actor)
    stop_watching(party.organisation_id, [party.pk])
    audit.record(ERASE, actor=actor, kind="party", object_id=party.pk)
    return 1


@destructions.replays(ERASE)
def _erase_again(gone: destructions.Destruction) -> None:
    party = OtherParty.objects.filter(pk=gone.object_id).first()
    if party is not None:
        _erase(party, TheClock(gone.organisation_id))
