"""Numbers of partners on the emergency page, kept in memory per process for as long as nothing
changed: whoever needs that page now should not wait for a database."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from luwte.org.models import InEmergency, Partner, PartnerContact
from luwte.tenancy.models import Organisation


@dataclass(frozen=True)
class PartnerNumber:
    """Whom to call. part: what for; out_of_hours: in the evening, at night and in the weekend."""

    name: str
    part: str
    phone: str
    out_of_hours: str
    is_now: bool


_kept: dict[UUID, tuple[int, list[PartnerNumber]]] = {}


def partner_numbers(organisation: Organisation) -> list[PartnerNumber]:
    """What was marked, partners before the people there, by name; from memory while
    `settings_revision` stands still, else two queries."""
    kept = _kept.get(organisation.pk)
    if kept is not None and kept[0] == organisation.settings_revision:
        return kept[1]
    partners = Partner.objects.filter(is_active=True).exclude(in_emergency="")
    people = PartnerContact.objects.select_related("partner").filter(partner__is_active=True)
    found = [_number(one, one.note) for one in partners.order_by("name")]
    found += [
        _number(one, ", ".join(filter(None, (one.part, one.partner.name))))
        for one in people.exclude(in_emergency="").order_by("position", "name")
    ]
    _kept[organisation.pk] = (organisation.settings_revision, found)
    return found


def _number(row: Partner | PartnerContact, part: str) -> PartnerNumber:
    is_now = row.in_emergency == InEmergency.NOW
    return PartnerNumber(row.name, part, row.phone, row.out_of_hours, is_now)


def forget() -> None:
    """Empty the memory of this process (tests)."""
    _kept.clear()
