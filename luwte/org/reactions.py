"""What happens after people were invited."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from luwte.core.outbox import react
from luwte.org.events import PersonInvited
from luwte.org.models import Person


@react(PersonInvited, name="org.send_invitation")
def send_invitation(event: PersonInvited) -> None:
    """Mail the link to choose a password, or, for who has one already, the address to log in.

    The link is made when the mail goes out and stands nowhere else.
    """
    person = (
        Person.objects.select_related("login", "organisation")
        .filter(pk=event.person_id, is_active=True, login__isnull=False)
        .first()
    )
    if person is None or person.login is None:
        return
    login = person.login
    with translation.override(login.language or person.organisation.language):
        words = {
            "person": person,
            "organisation": person.organisation,
            "is_new": not login.has_usable_password(),
            "link": settings.SITE_URL + _address(person),
        }
        subject = render_to_string("org/mail/invitation_subject.txt", words)
        text = render_to_string("org/mail/invitation.txt", words)
    send_mail(" ".join(subject.split()), text, settings.DEFAULT_FROM_EMAIL, [login.email])


def _address(person: Person) -> str:
    login = person.login
    assert login is not None
    if login.has_usable_password():
        return reverse("account_login")
    return reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(login),
            "key": default_token_generator.make_token(login),
        },
    )
