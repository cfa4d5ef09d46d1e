"""Joint approaches: what was agreed, and under which agreements one can be made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from luwte.org.queries import agreement_or_none, in_force
from luwte.response.models import JointApproach, OtherParty
from luwte.tenancy import keys
from luwte.tenancy.keys import Place

if TYPE_CHECKING:
    from luwte.org.models import PartnerAgreement


@dataclass(frozen=True)
class ApproachFace:
    """One approach that runs, with what was agreed; empty when its key is gone."""

    approach: JointApproach
    text: str

    @property
    def who(self) -> str:
        """The coordinator."""
        inside = self.approach.coordinator
        return inside.name if inside else self.approach.outside_coordinator

    @property
    def is_due(self) -> bool:
        """Whether the day to look again has come."""
        return self.approach.review_on <= timezone.localdate()


def approaches_of(party: OtherParty) -> list[ApproachFace]:
    """The approaches that run, opened: for who read the identity of this party just before."""
    rows = JointApproach.objects.filter(party=party, ended_at=None)
    rows = rows.select_related("coordinator", "agreement__partner").order_by("pk")
    return [ApproachFace(one, _opened(one)) for one in rows]


def approach_of(party: OtherParty, pk: UUID) -> JointApproach:
    """One of them, or 404."""
    found = JointApproach.objects.filter(pk=pk, party=party).select_related("party").first()
    if found is None:
        raise Http404
    return found


def agreements_to_choose() -> list[PartnerAgreement]:
    """Agreements that count today."""
    return in_force(timezone.localdate())


def agreed_until(agreement_id: UUID) -> date | None:
    """The last day of an agreement that counts today; None for another one."""
    found = agreement_or_none(agreement_id)
    today = timezone.localdate()
    if found is None or not found.starts_on <= today <= found.ends_on:
        return None
    last: date = found.ends_on
    return last


def place_of(pk: UUID) -> Place:
    """Where what was agreed is kept."""
    return Place("response.JointApproach", "sealed", pk)


def _opened(approach: JointApproach) -> str:
    if approach.sealed is None:
        return ""
    try:
        return keys.unseal(bytes(approach.sealed), place=place_of(approach.pk)).decode()
    except keys.KeyDestroyed:
        return ""
