"""The klacht that waits for whom it happened to, for the own pages."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from luwte.incidents.rules.contents import OwnCall
from luwte.org.access import Actor
from luwte.response.models import ComplaintRequest


def own_klachten(actor: Actor, case_id: UUID) -> list[OwnCall]:
    """What the actor was asked for as a victim in this case and did not sign, as long as it can be
    signed; the first last day on top. One query."""
    rows = ComplaintRequest.objects.filter(
        case_id=case_id,
        victim_id=actor.person_id,
        signed_on=None,
        deadline__gte=timezone.localdate(),
    )
    return [_call(actor, row) for row in rows.order_by("deadline", "pk")]


def _call(actor: Actor, row: ComplaintRequest) -> OwnCall:
    day = {"day": date_format(row.deadline, "j F Y")}
    is_settled = row.not_wanted_at is not None
    return OwnCall(
        words=_("You said no to a klacht.") if is_settled else _("You can ask for prosecution."),
        until=(
            _("Until and including %(day)s you can come back on it.") % day
            if is_settled
            else _("It is up to you. Until and including %(day)s you can sign a klacht.") % day
        ),
        url=reverse("response:my_klacht", kwargs={"slug": actor.organisation.slug, "pk": row.pk}),
        is_settled=is_settled,
    )
