"""Who is told when roles are given, taken back or stood in for."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luwte.core.actor import TheClock
from luwte.core.outbox import react
from luwte.notify.actions import tell
from luwte.notify.rules import Message, messages
from luwte.org.events import DeputyNamed, GrantEnded, GrantGiven, GrantProposed
from luwte.org.queries import deputy_or_none, grant_or_none, people_with_right, role_holders
from luwte.org.rules import Right
from luwte.tenancy.models import Organisation

if TYPE_CHECKING:
    from luwte.org.models import Person

ROLE_WAITS = "org.role_waits"
ROLE_GIVEN = "org.role_given"
ROLE_ANNOUNCED = "org.role_announced"
ROLE_ENDED = "org.role_ended"
DEPUTY_NAMED = "org.deputy_named"

messages.add(
    ROLE_WAITS,
    Message(
        label=_("A role waits for a second person"),
        subject=_("A role waits for your agreement"),
        body=_("Somebody gave a role that reads cases. It counts when you agree."),
    ),
)
messages.add(
    ROLE_GIVEN,
    Message(
        label=_("I got a role"),
        subject=_("You have a new role in Luwte"),
        body=_("Your page says which role it is and for which part of the organisation."),
    ),
)
messages.add(
    ROLE_ANNOUNCED,
    Message(
        label=_("Somebody got a role that reads cases"),
        subject=_("Somebody got a role that reads cases"),
        body=_("In a small practice all who hold a role are told. Look whether it is right."),
    ),
)
messages.add(
    ROLE_ENDED,
    Message(
        label=_("A role of mine ended"),
        subject=_("A role of yours has ended"),
        body=_("Your page says which roles you have now."),
    ),
)
messages.add(
    DEPUTY_NAMED,
    Message(
        label=_("I stand in for somebody"),
        subject=_("You stand in for a colleague"),
        body=_("Your page says for whom and until when."),
    ),
)


@react(GrantProposed, name="notify.ask_second_person")
def ask_second_person(event: GrantProposed) -> None:
    """Everybody who can agree is asked, but for who gave the role and who gets it."""
    grant = grant_or_none(event.grant_id)
    if grant is None or grant.state != grant.State.PROPOSED:
        return
    organisation = Organisation.objects.get(pk=event.organisation_id)
    asked = people_with_right(organisation, [Right.GRANTS_CONFIRM], None)
    concerned = {grant.given_by_id, grant.person_id}
    _tell(event.organisation_id, ROLE_WAITS, grant.pk, asked, "org:roles", besides=concerned)


@react(GrantGiven, name="notify.tell_of_role")
def tell_of_role(event: GrantGiven) -> None:
    """The person is told; in a small practice all role holders are, when it reads cases."""
    grant = grant_or_none(event.grant_id)
    if grant is None:
        return
    _tell(event.organisation_id, ROLE_GIVEN, grant.pk, [grant.person], "org:me")
    if event.is_announced:
        told: set[UUID | None] = {grant.person_id}
        holders = role_holders()
        _tell(event.organisation_id, ROLE_ANNOUNCED, grant.pk, holders, "org:roles", besides=told)


@react(GrantEnded, name="notify.tell_of_ended_role")
def tell_of_ended_role(event: GrantEnded) -> None:
    """The person is told that a role was taken back."""
    grant = grant_or_none(event.grant_id)
    if grant is not None:
        _tell(event.organisation_id, ROLE_ENDED, grant.pk, [grant.person], "org:me")


@react(DeputyNamed, name="notify.tell_deputy")
def tell_deputy(event: DeputyNamed) -> None:
    """Who stands in for somebody is told."""
    named = deputy_or_none(event.deputy_id)
    if named is not None:
        _tell(event.organisation_id, DEPUTY_NAMED, named.pk, [named.deputy], "org:me")


def _tell(
    organisation_id: UUID,
    message: str,
    subject_id: UUID,
    people: list[Person],
    page: str,
    *,
    besides: set[UUID | None] | None = None,
) -> None:
    organisation = Organisation.objects.get(pk=organisation_id)
    left_out = besides or set()
    tell(
        actor=TheClock(organisation_id),
        persons=[one for one in people if one.is_active and one.pk not in left_out],
        message=message,
        url=reverse(page, kwargs={"slug": organisation.slug}),
        subject_id=subject_id,
        once_key=str(subject_id),
    )
