"""Partners: whom we work with around aggression, what may be shared with them, and what was.

Everybody on staff may see names and phone numbers: they are needed in the night. Agreements and
what was shared are for who manages partners.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luwte.core.registry import Registry
from luwte.org.access import Actor
from luwte.org.models import Partner, PartnerAgreement, PartnerContact, Sharing


class Sharable(StrEnum):
    """What may be shared with a partner, by an agreement."""

    INSTRUCTION = "instruction"
    FACTS = "facts"
    MEASURE = "measure"
    IDENTITY = "identity"
    RECORDING = "recording"
    STAFF = "staff"


SHARABLE: dict[str, Any] = {
    Sharable.INSTRUCTION: _("The instruction: what to do when somebody comes"),
    Sharable.FACTS: _("What happened"),
    Sharable.MEASURE: _("Which measure holds, and until when"),
    Sharable.IDENTITY: _("Who it is"),
    Sharable.RECORDING: _("Camera images or a recording"),
    Sharable.STAFF: _("Which colleague to call"),
}
# A co-tenant of the building only has to know what to do.
FOR_NEIGHBOURS = frozenset({Sharable.INSTRUCTION})

# Whether somebody may share outside an agreement: a room above that knows the adopted authority
# adds its answer. Without one nobody is held back but by the reason that is asked.
outside_rules: Registry[Callable[[Actor], bool]] = Registry("who may share outside an agreement")


@dataclass(frozen=True)
class PartnerLine:
    """A partner with contacts, and the agreements of today for who manages them."""

    partner: Partner
    contacts: list[PartnerContact]
    agreements: list[PartnerAgreement]

    @property
    def has_agreement(self) -> bool:
        """Whether one counts today."""
        return bool(self.agreements)


def may_be_shared(kind: str, kinds: Iterable[str]) -> bool:
    """Whether these kinds may be shared with a partner of this kind at all."""
    return kind != Partner.Kind.NEIGHBOUR or set(kinds) <= FOR_NEIGHBOURS


def kind_words(kinds: Iterable[str]) -> list[str]:
    """Kinds of what is shared, as people say them, in their order on screen."""
    chosen = set(kinds)
    return [str(label) for key, label in SHARABLE.items() if key in chosen]


def active_partners() -> list[Partner]:
    """Partners in use, by kind and name. One query."""
    order = list(Partner.Kind.values)
    rows = Partner.objects.filter(is_active=True).order_by("name")
    return sorted(rows, key=lambda one: order.index(one.kind))


def partner_lines(*, with_ended: bool = False) -> list[PartnerLine]:
    """All partners with contacts and what counts today. Three queries."""
    rows = list(Partner.objects.all()) if with_ended else active_partners()
    contacts: dict[UUID, list[PartnerContact]] = {}
    for one in PartnerContact.objects.order_by("position", "name"):
        contacts.setdefault(one.partner_id, []).append(one)
    agreed: dict[UUID, list[PartnerAgreement]] = {}
    for row in in_force(timezone.localdate()):
        agreed.setdefault(row.partner_id, []).append(row)
    order = list(Partner.Kind.values)
    rows.sort(key=lambda one: (not one.is_active, order.index(one.kind), one.name.casefold()))
    return [PartnerLine(one, contacts.get(one.pk, []), agreed.get(one.pk, [])) for one in rows]


def in_force(day: date) -> list[PartnerAgreement]:
    """Agreements that count on this day."""
    rows = PartnerAgreement.objects.filter(Q(ended_at=None), starts_on__lte=day, ends_on__gte=day)
    return list(rows.order_by("-starts_on", "pk"))


def agreement_for(partner: Partner, kinds: Collection[str], day: date) -> PartnerAgreement | None:
    """The agreement of this day that covers all of these kinds, or None."""
    wanted = set(kinds)
    for one in in_force(day):
        if one.partner_id == partner.pk and wanted <= set(one.may_share):
            return one
    return None


def a_partner(pk: UUID) -> Partner:
    """One partner, or 404."""
    found = Partner.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def a_contact(pk: UUID) -> PartnerContact:
    """One contact of a partner, or 404."""
    found = PartnerContact.objects.select_related("partner").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def an_agreement(pk: UUID) -> PartnerAgreement:
    """One agreement, or 404."""
    found = PartnerAgreement.objects.select_related("partner").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def agreement_or_none(pk: UUID) -> PartnerAgreement | None:
    """An agreement that did not end, for who reminds of it."""
    rows = PartnerAgreement.objects.select_related("partner")
    return rows.filter(pk=pk, ended_at=None).first()


def agreements_of(partner: Partner) -> list[PartnerAgreement]:
    """All agreements with a partner, the newest first."""
    return list(partner.agreements.order_by("-starts_on", "-pk"))


def sharings_of(partner: Partner, most: int = 50) -> list[Sharing]:
    """What was shared with a partner, newest first, each with its kinds in words (`words`)."""
    rows = list(
        Sharing.objects.select_related("agreement", "by")
        .filter(partner=partner)
        .order_by("-at")[:most]
    )
    for row in rows:
        row.words = kind_words(row.kinds)  # type: ignore[attr-defined]
    return rows
