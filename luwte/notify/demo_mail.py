"""Demo mode sends nothing: its messages land in a mailbox that everybody of the demo can read."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

KEEP = 500


class DemoMailBackend(BaseEmailBackend):
    """Keeps the newest messages in the database."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        from luwte.notify.models import DemoMail  # settings name this module before apps load

        DemoMail.objects.bulk_create(
            DemoMail(
                at=timezone.now(),
                sent_to=", ".join(mail.recipients())[:300],
                subject=str(mail.subject)[:300],
                body=str(mail.body),
                message_id=str(mail.extra_headers.get("Message-ID", ""))[:200],
            )
            for mail in email_messages
        )
        newest = DemoMail.objects.order_by("-at", "-id").values_list("pk", flat=True)
        DemoMail.objects.filter(pk__in=list(newest[KEEP : KEEP + 200])).delete()
        return len(email_messages)
