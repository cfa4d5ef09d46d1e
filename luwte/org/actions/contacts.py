"""Who is named on "who is who" besides those whose role says so."""

from __future__ import annotations

from dataclasses import dataclass, fields

from django.utils.translation import gettext as _

from luwte.core import audit, destructions
from luwte.core.actor import TheClock
from luwte.core.refusal import Refused, verb
from luwte.org.access import Actor, require_everywhere
from luwte.org.models import Contact, Person
from luwte.org.rules import Right


@dataclass(frozen=True, kw_only=True)
class ContactDetails:
    """A person of the organisation, or somebody from outside by name."""

    kind: str
    person: Person | None = None
    name: str = ""
    part: str = ""
    phone: str = ""
    email: str = ""
    position: int = 0


@verb("org.name_contact")
def name_contact(
    *, actor: Actor, details: ContactDetails, contact: Contact | None = None
) -> Contact:
    """Name a contact, or change one that is named. Raises Refused for nobody, and for somebody
    without any way to be reached."""
    require_everywhere(actor, Right.ORG_MANAGE)
    if details.person is None and not details.name.strip():
        raise Refused(_("Choose a person, or fill in the name of somebody from outside."))
    if details.person is None and not (details.phone.strip() or details.email.strip()):
        raise Refused(_("Fill in a phone number or an e-mail address: it is there to be used."))
    named = contact or Contact()
    for field in fields(ContactDetails):
        value = getattr(details, field.name)
        setattr(named, field.name, value.strip() if isinstance(value, str) else value)
    named.kind = Contact.Kind(details.kind)
    named.save()
    audit.record(
        "org.name_contact",
        actor=actor,
        kind="contact",
        object_id=named.pk,
        fields=[field.name for field in fields(ContactDetails)],
    )
    return named


@verb("org.erase_contact")
def erase_contact(*, actor: Actor, contact: Contact) -> None:
    """Take a contact off the page."""
    require_everywhere(actor, Right.ORG_MANAGE)
    pk = contact.pk
    contact.delete()
    audit.record("org.erase_contact", actor=actor, kind="contact", object_id=pk)


@destructions.replays("org.erase_contact")
def _erase_again(gone: destructions.Destruction) -> None:
    for contact in Contact.objects.filter(pk=gone.object_id):
        contact.delete()
        clock = TheClock(gone.organisation_id)
        audit.record(gone.verb, actor=clock, kind=gone.kind, object_id=gone.object_id)
