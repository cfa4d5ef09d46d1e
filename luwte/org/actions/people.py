"""People: everybody who works for the organisation, with or without a login."""

from __future__ import annotations

from dataclasses import dataclass, fields
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit, outbox
from luwte.core.refusal import Refused, verb
from luwte.org.access import Actor, require_everywhere
from luwte.org.actions.erasing import erase_unused
from luwte.org.actions.grants import refuse_without_administrator
from luwte.org.events import PersonDeactivated, PersonInvited
from luwte.org.models import Deputy, Function, Grant, Location, Person, Room, Unit
from luwte.org.rules import ROLES, Right, Role
from luwte.tenancy.actions import touch_settings
from luwte.tenancy.login import end_all_sessions
from luwte.tenancy.models import Login

OPEN = (Grant.State.PROPOSED, Grant.State.ACTIVE)


@dataclass(frozen=True, kw_only=True)
class PersonDetails:
    """What is known of a person at work. Only the name is needed."""

    name: str
    email: str = ""
    phone: str = ""
    kind: str = Person.Kind.EMPLOYEE
    unit: Unit | None = None
    location: Location | None = None
    room: Room | None = None
    function: Function | None = None
    manager: Person | None = None
    external_id: str = ""


NAMES = tuple(field.name for field in fields(PersonDetails))


@verb("org.add_person")
def add_person(*, actor: Actor, details: PersonDetails) -> Person:
    """Add a person without a login. Raises Refused for a missing name, a broken address, or a
    room that is not at the location."""
    require_everywhere(actor, Right.ORG_MANAGE)
    person = Person()
    _take(person, details)
    person.save()
    audit.record("org.add_person", actor=actor, kind="person", object_id=person.pk)
    return person


@verb("org.change_person")
def change_person(*, actor: Actor, person: Person, details: PersonDetails) -> Person:
    """Change what is known of a person; the audit names the fields that changed.

    Raises Refused for another e-mail address while a role that reads cases waits for its first
    login: the invitation would go to somebody whom the second person never saw.
    """
    require_everywhere(actor, Right.ORG_MANAGE)
    if person.email != details.email.strip() and person.login_id is None:
        _refuse_when_reading_cases(person)
    before = {name: getattr(person, name) for name in NAMES}
    _take(person, details)
    changed = [name for name in NAMES if getattr(person, name) != before[name]]
    if changed:
        person.save(update_fields=changed)
        audit.record(
            "org.change_person", actor=actor, kind="person", object_id=person.pk, fields=changed
        )
    return person


@verb("org.invite_person")
def invite_person(*, actor: Actor, person: Person) -> Person:
    """Give a person a login and let the invitation go out by e-mail; again when the first one was
    lost. An address that has a login already (of another organisation) is joined to it: only who
    can open that login gets in. Raises Refused without an address or for somebody who left."""
    require_everywhere(actor, Right.ORG_MANAGE)
    if not person.is_active:
        raise _refused(person, _("This person has left. Take the person back first."))
    if not person.email:
        raise _refused(person, _("Fill in an e-mail address first; the invitation goes there."))
    if person.login_id is None:
        email = person.email.strip().lower()
        login = Login.objects.filter(email=email).first() or Login.objects.create_user(email)
        if Person.objects.filter(login=login).exists():
            raise _refused(person, _("Somebody else here logs in with this e-mail address."))
        person.login = login
        person.save(update_fields=["login"])
    audit.record(
        "org.invite_person", actor=actor, kind="person", object_id=person.pk, fields=["login"]
    )
    outbox.publish(PersonInvited(organisation_id=actor.organisation_id, person_id=person.pk))
    return person


@verb("org.deactivate_person")
def deactivate_person(*, actor: Actor, person: Person) -> Person:
    """A person leaves: sessions, roles and replacements end at once; what was done stays.

    The login is let go too, so that it can never open this person again without new roles.
    Raises Refused for oneself and for the last administrator.
    """
    require_everywhere(actor, Right.ORG_MANAGE)
    if person.pk == actor.person_id:
        raise _refused(person, _("You cannot end yourself. Ask another administrator."))
    refuse_without_administrator(besides=Q(person=person), kind="person", object_id=person.pk)
    now = timezone.now()
    Grant.objects.filter(person=person, state__in=OPEN).update(
        state=Grant.State.ENDED, decided_at=now
    )
    Deputy.objects.filter(Q(person=person) | Q(deputy=person), ended_at=None).update(ended_at=now)
    touch_settings(actor.organisation_id)
    if person.login is not None:
        end_all_sessions(person.login)
    person.is_active, person.login = False, None
    person.save(update_fields=["is_active", "login"])
    audit.record(
        "org.deactivate_person",
        actor=actor,
        kind="person",
        object_id=person.pk,
        fields=["is_active", "login"],
    )
    outbox.publish(PersonDeactivated(organisation_id=actor.organisation_id, person_id=person.pk))
    return person


@verb("org.reactivate_person")
def reactivate_person(*, actor: Actor, person: Person) -> Person:
    """A person comes back, without roles and without login."""
    require_everywhere(actor, Right.ORG_MANAGE)
    person.is_active = True
    person.save(update_fields=["is_active"])
    audit.record(
        "org.reactivate_person",
        actor=actor,
        kind="person",
        object_id=person.pk,
        fields=["is_active"],
    )
    return person


@verb("org.erase_person")
def erase_person(*, actor: Actor, person: Person) -> None:
    """Erase a person whom nothing points to: somebody added by mistake."""
    require_everywhere(actor, Right.ORG_MANAGE)
    if person.pk == actor.person_id:
        raise _refused(person, _("You cannot end yourself. Ask another administrator."))
    erase_unused(actor, person, "person")


def _take(person: Person, details: PersonDetails) -> None:
    if not details.name.strip():
        raise Refused(_("A person needs a name."), kind="person")
    _check_address(details.email)
    if details.room is not None and details.room.location_id != _pk(details.location):
        raise Refused(_("This room is not at this location."), kind="person")
    if details.manager is not None and details.manager.pk == person.pk:
        raise Refused(_("Nobody is the own manager."), kind="person")
    for name in NAMES:
        value = getattr(details, name)
        setattr(person, name, value.strip() if isinstance(value, str) else value)
    person.kind = Person.Kind(details.kind)


def _check_address(email: str) -> None:
    if email.strip():
        try:
            validate_email(email.strip())
        except ValidationError as error:
            raise Refused(_("This is no e-mail address."), kind="person") from error


def _refuse_when_reading_cases(person: Person) -> None:
    roles = Grant.objects.filter(person=person, state__in=OPEN).values_list("role", flat=True)
    if any(ROLES[Role(role)].reads_cases for role in roles):
        raise _refused(
            person,
            _(
                "This person holds a role that reads cases and never logged in. End that role "
                "first: the second person agreed to this address, not to another."
            ),
        )


def _refused(person: Person, why: str) -> Refused:
    return Refused(why, kind="person", object_id=person.pk)


def _pk(thing: Location | None) -> UUID | None:
    return thing.pk if thing else None
