"""Who hears of roles: the second person, who gets one, and in a small practice all who hold one."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from luwte.notify.models import Delivery
from luwte.notify.role_news import (
    DEPUTY_NAMED,
    ROLE_ANNOUNCED,
    ROLE_ENDED,
    ROLE_GIVEN,
    ROLE_WAITS,
    ask_second_person,
    tell_deputy,
    tell_of_ended_role,
    tell_of_role,
)
from luwte.org import actions
from luwte.org.events import DeputyNamed, GrantEnded, GrantGiven, GrantProposed
from luwte.org.rules import Role
from tests.cast import House


def told(house: House, message: str) -> set[str]:
    """Who was told, by name."""
    return set(Delivery.objects.filter(message=message).values_list("person__name", flat=True))


@pytest.mark.spec("ORG-2")
def test_the_second_person_is_asked_and_nobody_concerned(zonnedael: House) -> None:
    grant = actions.give_role(
        actor=zonnedael.actor("tessa"), person=zonnedael.person("daan"), role=Role.LEGAL
    )
    event = GrantProposed(organisation_id=zonnedael.pk, grant_id=grant.pk)
    ask_second_person(event)
    ask_second_person(event)
    assert told(zonnedael, ROLE_WAITS) == {"Karin Smits"}
    actions.confirm_grant(actor=zonnedael.actor("karin"), grant=grant)
    tell_of_role(GrantGiven(organisation_id=zonnedael.pk, grant_id=grant.pk))
    assert told(zonnedael, ROLE_GIVEN) == {"Daan Mulder"}
    assert not told(zonnedael, ROLE_ANNOUNCED)


@pytest.mark.spec("ORG-2", "ORG-3")
def test_in_a_small_practice_all_role_holders_are_told_and_can_look(de_linde: House) -> None:
    grant = actions.give_role(
        actor=de_linde.actor("bas"), person=de_linde.person("tim"), role=Role.COORDINATOR
    )
    tell_of_role(GrantGiven(organisation_id=de_linde.pk, grant_id=grant.pk, is_announced=True))
    holders = {"Bas Willems", "Noor Hendriks", "Fatima Aydin", "Joke Prins"}
    assert told(de_linde, ROLE_ANNOUNCED) == holders
    assert told(de_linde, ROLE_GIVEN) == {"Tim Oosterhof"}
    page = de_linde.client("joke").get(de_linde.url("org:roles"))
    assert b"Tim Oosterhof" in page.content
    assert de_linde.client("eva").get(de_linde.url("org:roles")).status_code == 404


def test_who_loses_a_role_or_stands_in_is_told(zonnedael: House) -> None:
    today = timezone.localdate()
    named = actions.name_deputy(
        actor=zonnedael.actor("mo"),
        person=zonnedael.person("mo"),
        deputy=zonnedael.person("bram"),
        starts_on=today,
        ends_on=today + dt.timedelta(days=1),
    )
    tell_deputy(DeputyNamed(organisation_id=zonnedael.pk, deputy_id=named.pk))
    assert told(zonnedael, DEPUTY_NAMED) == {"Bram Hofman"}
    grant = zonnedael.person("petra").grants.get()
    actions.end_grant(actor=zonnedael.actor("tessa"), grant=grant)
    tell_of_ended_role(GrantEnded(organisation_id=zonnedael.pk, grant_id=grant.pk))
    assert told(zonnedael, ROLE_ENDED) == {"Petra Dijk"}
