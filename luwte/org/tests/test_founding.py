"""A real installation begins with one command, and a slug is never used again."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from luwte.core.models import OutboxEvent
from luwte.core.refusal import Refused
from luwte.org import actions
from luwte.org.access import actor_for
from luwte.org.models import Grant, Person
from luwte.org.rules import Right, Role
from luwte.tenancy.actions import found_organisation
from luwte.tenancy.models import Organisation, UsedSlug
from luwte.tenancy.scope import scope


def create(*arguments: str) -> str:
    """Run the command; what it says."""
    out = StringIO()
    call_command("create_organisation", *arguments, stdout=out)
    return out.getvalue()


PLAIN = ("waterdorp", "Gemeente Waterdorp", "--sector", "municipality")


@pytest.mark.django_db
@pytest.mark.spec("ORG-1")
def test_an_organisation_starts_with_an_administrator_who_is_invited() -> None:
    said = create(*PLAIN, "--administrator", "Beheer@waterdorp.example")
    assert "/o/waterdorp/" in said
    organisation = Organisation.objects.get(slug="waterdorp")
    assert organisation.sectors == ["municipality"]
    with scope(organisation):
        person = Person.objects.get()
        actor = actor_for(organisation, person)
        assert actor.may(Right.ORG_MANAGE) and actor.may(Right.GRANTS_MANAGE)
        assert not actor.may(Right.CASES_READ)
        assert OutboxEvent.objects.filter(
            organisation_id=organisation.pk, name="org.person_invited"
        ).exists()


@pytest.mark.django_db
@pytest.mark.spec("ORG-2")
def test_one_administrator_alone_cannot_make_a_reader_of_cases() -> None:
    create(*PLAIN, "--administrator", "a@waterdorp.example")
    organisation = Organisation.objects.get(slug="waterdorp")
    with scope(organisation):
        first = actor_for(organisation, Person.objects.get())
        second = actions.add_person(actor=first, details=actions.PersonDetails(name="Twee"))
        grant = actions.give_role(actor=first, person=second, role=Role.COORDINATOR)
        assert grant.state == Grant.State.PROPOSED
        with pytest.raises(Refused):
            actions.confirm_grant(actor=first, grant=grant)


@pytest.mark.django_db
def test_a_slug_is_never_used_again() -> None:
    create(*PLAIN, "--administrator", "a@waterdorp.example")
    with pytest.raises(CommandError):
        create(*PLAIN, "--administrator", "b@waterdorp.example")
    gone = found_organisation("tijdelijk", "Tijdelijk", sectors=[])
    with scope(gone):
        gone.delete()
    with pytest.raises(Refused):
        found_organisation("tijdelijk", "Anders", sectors=[])
    assert UsedSlug.objects.filter(slug="tijdelijk").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["", "Groot", "twee--streepjes", "-x", "x y", "é", "a" * 51])
def test_a_slug_is_small_and_plain(slug: str) -> None:
    with pytest.raises(Refused):
        found_organisation(slug, "Naam", sectors=[])
    assert not Organisation.objects.filter(slug=slug).exists()


@pytest.mark.django_db
def test_a_wrong_address_is_refused_before_anything_is_made() -> None:
    with pytest.raises(CommandError):
        create(*PLAIN, "--administrator", "geen adres")
    assert not Organisation.objects.filter(slug="waterdorp").exists()
