"""Ways to reach somebody. E-mail now; another is one more entry with its own pool."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext_lazy as _

from luwte.core.registry import Registry


@dataclass(frozen=True)
class Outgoing:
    """One message, worded. `delivery_id` stays the same at every try."""

    delivery_id: UUID
    address: str
    subject: str
    body: str
    link: str


class Undeliverable(Exception):
    """The other side says that this will never arrive: trying again would not change it."""


@dataclass(frozen=True)
class Channel:
    """A way to reach somebody.

    address_of: of a person, "" when this way does not reach the person. send: raises Undeliverable,
    or anything else to be tried again later. at_once: how many one process sends at a time.
    """

    label: Any
    address_of: Callable[[Any], str]
    send: Callable[[Outgoing], None]
    at_once: int = 4


channels: Registry[Channel] = Registry("channels")


def email_of(person: Any) -> str:
    """The person's own address at work, else that of the login."""
    login = getattr(person, "login", None)
    return str(person.email or (login.email if login else ""))


def send_email(message: Outgoing) -> None:
    """Send by Django's mail backend. The Message-ID is the delivery's own, so that a mail server
    or reader that gets it twice knows it for the same."""
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "localhost"
    mail = EmailMessage(
        subject=message.subject,
        body=f"{message.body}\n\n{message.link}\n" if message.link else f"{message.body}\n",
        to=[message.address],
        headers={
            "Message-ID": f"<{message.delivery_id}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as refused:
        if all(code >= 500 for code, _words in refused.recipients.values()):
            raise Undeliverable from refused
        raise


channels.add("email", Channel(_("E-mail"), email_of, send_email))
