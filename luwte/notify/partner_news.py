"""Who manages partners is told when an agreement has to be looked at again, or ends."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luwte.core.actor import TheClock
from luwte.core.models import Timer
from luwte.core.timers import on_timer
from luwte.notify.actions import tell
from luwte.notify.rules import Message, messages
from luwte.org.actions.partners import REVIEW
from luwte.org.queries import agreement_or_none, people_with_right
from luwte.org.rules import Right
from luwte.tenancy.models import Organisation

AGREEMENT_REVIEW = "org.agreement_review"

messages.add(
    AGREEMENT_REVIEW,
    Message(
        label=_("An agreement with a partner has to be looked at again"),
        subject=_("An agreement asks for your attention"),
        body=_("Look whether it still holds, and until when."),
    ),
)


@on_timer(REVIEW)
def remind_of_agreement(timer: Timer) -> None:
    """The day to look at an agreement again has come, or its last day."""
    agreement = agreement_or_none(timer.subject_id)
    if agreement is None or not agreement.partner.is_active:
        return
    organisation = Organisation.objects.get(pk=timer.organisation_id)
    tell(
        actor=TheClock(organisation.pk),
        persons=people_with_right(organisation, [Right.PARTNERS_MANAGE], None),
        message=AGREEMENT_REVIEW,
        url=reverse("org:partner", kwargs={"slug": organisation.slug, "pk": agreement.partner_id}),
        subject_id=agreement.pk,
        once_key=f"{timer.pk}:{timer.key}:{timer.due_at:%Y%m%d}",
    )
