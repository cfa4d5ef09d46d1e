"""What notify itself tells people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from luwte.core.actor import TheClock
from luwte.core.outbox import react
from luwte.core.seals import AuditHeadRecorded
from luwte.notify import partner_news, role_news  # noqa: F401  tell of agreements and roles
from luwte.notify.actions import tell
from luwte.notify.rules import Kind, Message, messages
from luwte.org.queries import people_with_role
from luwte.org.rules import Role
from luwte.tenancy.models import Organisation

AUDIT_HEAD = "notify.audit_head"

messages.add(
    AUDIT_HEAD,
    Message(
        label=_("The seal of the day over the audit"),
        subject=_("Seal over the audit of %(date)s"),
        body=_(
            "Keep this message: it proves later that nothing was cut from the audit.\n"
            "Day: %(date)s\nSeal: %(count)s\nCode: %(code)s"
        ),
        kind=Kind.DUTY,
    ),
)


@react(AuditHeadRecorded, name="notify.keep_audit_head")
def keep_audit_head(event: AuditHeadRecorded) -> None:
    """Give the head of the day to the privacy officer: an anchor outside the database."""
    organisation = Organisation.objects.filter(pk=event.organisation_id).first()
    if organisation is None:  # moved to another installation; its audit stays
        return
    tell(
        actor=TheClock(event.organisation_id),
        persons=people_with_role(organisation, [Role.PRIVACY_OFFICER], None),
        message=AUDIT_HEAD,
        filled_in={"date": event.day, "count": event.seq, "code": event.hash},
        once_key=event.day,
    )
