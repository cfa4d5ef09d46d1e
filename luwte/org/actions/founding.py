"""The first people of an organisation, before there is anybody who could give a role."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from luwte.core import audit, outbox
from luwte.core.actor import TheClock
from luwte.org.events import PersonInvited
from luwte.org.models import Grant, Person
from luwte.org.rules import Role
from luwte.tenancy.actions import found_organisation, touch_settings
from luwte.tenancy.models import Login, Organisation
from luwte.tenancy.scope import scope


@dataclass(frozen=True)
class Founder:
    """Somebody who is there from the first moment, with the roles to begin with."""

    name: str
    email: str
    roles: tuple[Role, ...] = (Role.ADMINISTRATOR,)


@transaction.atomic
def found(
    slug: str,
    name: str,
    *,
    sectors: list[str],
    founders: list[Founder],
    language: str = "nl",
    is_small_practice: bool = False,
) -> Organisation:
    """Make an organisation with its first people, who get an invitation by e-mail.

    Only the command line does this: who can run it holds the installation anyway.
    Raises Refused when the slug was ever used.
    """
    organisation = found_organisation(
        slug, name, sectors=sectors, language=language, is_small_practice=is_small_practice
    )
    actor = TheClock(organisation.pk)
    audit.record("tenancy.found", actor=actor, kind="organisation", object_id=organisation.pk)
    with scope(organisation):
        for founder in founders:
            email = founder.email.strip().lower()
            login = Login.objects.filter(email=email).first() or Login.objects.create_user(email)
            person = Person.objects.create(name=founder.name, email=email, login=login)
            today = timezone.localdate()
            for role in founder.roles:
                grant = Grant.objects.create(
                    person=person, role=role, starts_on=today, decided_at=timezone.now()
                )
                audit.record("org.give_role", actor=actor, kind="grant", object_id=grant.pk)
            touch_settings(organisation.pk)
            outbox.publish(PersonInvited(organisation_id=organisation.pk, person_id=person.pk))
    return organisation
