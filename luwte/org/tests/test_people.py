"""People of every kind, with and without a login; inviting them, and letting them go."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from luwte.core.models import AuditEntry, OutboxEvent
from luwte.core.refusal import Refused
from luwte.org import actions
from luwte.org.events import PersonInvited
from luwte.org.models import Deputy, Grant, Person
from luwte.org.reactions import send_invitation
from luwte.org.rules import Role
from luwte.tenancy.models import Login
from luwte.tenancy.scope import scope
from tests.cast import Cast, House

DETAILS = actions.PersonDetails


@pytest.mark.spec("ORG-1")
@pytest.mark.parametrize("kind", Person.Kind.values)
def test_anybody_who_works_here_takes_part_without_a_login(zonnedael: House, kind: str) -> None:
    client = zonnedael.client("tessa")
    posted = {
        "name": f"Iemand {kind}",
        "kind": kind,
        "unit": str(zonnedael.unit("balie").pk),
        "function": str(zonnedael.function("Baliemedewerker").pk),
        "manager": str(zonnedael.person("mo").pk),
        "location": str(zonnedael.location("Stadskantoor").pk),
    }
    assert client.post(zonnedael.url("org:person_new"), posted).status_code == 302
    made = Person.objects.get(name=f"Iemand {kind}")
    assert (made.kind, made.login_id) == (kind, None)
    assert made.manager == zonnedael.person("mo")
    assert made.unit == zonnedael.unit("balie")


@pytest.mark.spec("ORG-1")
def test_an_invited_person_chooses_a_password_and_gets_in(zonnedael: House) -> None:
    tessa = zonnedael.actor("tessa")
    kees = actions.change_person(
        actor=tessa,
        person=zonnedael.person("kees"),
        details=DETAILS(name="Kees Brand", email="Kees@Zonnedael.example", kind="hired"),
    )
    actions.invite_person(actor=tessa, person=kees)
    event = OutboxEvent.objects.get(name="org.person_invited")
    assert event.payload == {"person_id": str(kees.pk)}
    send_invitation(PersonInvited(organisation_id=zonnedael.pk, person_id=kees.pk))

    (message,) = mail.outbox
    assert message.to == ["kees@zonnedael.example"]
    assert "Zonnedael" in message.subject
    found = re.search(r"https?://[^/]+(/account/password/reset/key/\S+)", str(message.body))
    assert found, message.body
    client = Client()
    form = client.get(found[1], follow=True)
    url = form.request["PATH_INFO"]
    password = "vier losse woorden achter elkaar"
    client.post(url, {"password1": password, "password2": password})
    client.post(reverse("account_login"), {"login": "kees@zonnedael.example", "password": password})
    assert client.get(zonnedael.url("org:me")).status_code == 200
    again = Client().get(found[1], follow=True)
    assert "password1" not in again.content.decode(), "the link works once"


def test_somebody_with_a_login_elsewhere_keeps_it(cast: Cast) -> None:
    with scope(cast.de_linde.organisation):
        bas = cast.de_linde.actor("bas")
        sanne = actions.add_person(
            actor=bas, details=DETAILS(name="Sanne", email="sanne@zonnedael.example")
        )
        actions.invite_person(actor=bas, person=sanne)
        send_invitation(PersonInvited(organisation_id=cast.de_linde.pk, person_id=sanne.pk))
    assert sanne.login == cast.zonnedael.login("sanne")
    assert reverse("account_login") in mail.outbox[-1].body
    assert "/reset/key/" not in mail.outbox[-1].body
    client = cast.zonnedael.client("sanne")
    assert client.get(cast.de_linde.url("org:me")).status_code == 200
    assert client.get(cast.zonnedael.url("org:me")).status_code == 200


def test_an_invitation_needs_an_address_that_nobody_else_here_uses(zonnedael: House) -> None:
    tessa = zonnedael.actor("tessa")
    with pytest.raises(Refused):
        actions.invite_person(actor=tessa, person=zonnedael.person("vera"))
    twin = actions.add_person(
        actor=tessa, details=DETAILS(name="Dubbel", email="SANNE@zonnedael.example")
    )
    with pytest.raises(Refused):
        actions.invite_person(actor=tessa, person=twin)
    assert Login.objects.filter(email="sanne@zonnedael.example").count() == 1


@pytest.mark.spec("ORG-1", "ORG-2")
def test_who_leaves_is_out_at_once_and_the_history_stays(zonnedael: House) -> None:
    mo_client = zonnedael.client("mo")
    mo = zonnedael.person("mo")
    assert mo_client.get(zonnedael.url("org:me")).status_code == 200
    epoch = zonnedael.login("mo").session_epoch
    login_id = mo.login_id

    answer = zonnedael.client("tessa").post(
        zonnedael.url("org:person_state", pk=mo.pk), {"do": "end"}
    )

    assert answer.status_code == 302
    mo.refresh_from_db()
    assert (mo.is_active, mo.login_id) == (False, None)
    assert not Grant.objects.filter(person=mo, state=Grant.State.ACTIVE).exists()
    assert Login.objects.get(pk=str(login_id)).session_epoch == epoch + 1
    assert mo_client.get(zonnedael.url("org:me")).status_code in {302, 404}
    assert AuditEntry.objects.filter(verb="org.deactivate_person", object_id=mo.pk).exists()
    assert zonnedael.person("sanne").manager_id == mo.pk


def test_who_comes_back_has_no_roles_and_no_login(zonnedael: House) -> None:
    tessa = zonnedael.actor("tessa")
    ruth = actions.deactivate_person(actor=tessa, person=zonnedael.person("ruth"))
    actions.reactivate_person(actor=tessa, person=ruth)
    assert not zonnedael.actor("ruth").grants.grants
    assert zonnedael.person("ruth").login_id is None


@pytest.mark.spec("ORG-2")
def test_a_role_that_reads_cases_cannot_move_to_another_address_unseen(zonnedael: House) -> None:
    """Two people agreed on a person; one of them cannot send that role to somebody else."""
    tessa, karin = zonnedael.actor("tessa"), zonnedael.actor("karin")
    kees = zonnedael.person("kees")
    grant = actions.give_role(actor=tessa, person=kees, role=Role.COORDINATOR)
    actions.confirm_grant(actor=karin, grant=grant)
    with pytest.raises(Refused):
        actions.change_person(
            actor=tessa,
            person=kees,
            details=DETAILS(name="Kees Brand", email="tessa.thuis@elders.example"),
        )
    ruth = zonnedael.person("ruth")
    actions.change_person(
        actor=tessa,
        person=ruth,
        details=DETAILS(name="Ruth Bakker", email="tessa.thuis@elders.example"),
    )
    actions.invite_person(actor=tessa, person=ruth)
    assert zonnedael.login("ruth").email == "ruth@zonnedael.example"


def test_nobody_ends_oneself_nor_the_last_administrator(zonnedael: House) -> None:
    tessa = zonnedael.actor("tessa")
    with pytest.raises(Refused):
        actions.deactivate_person(actor=tessa, person=zonnedael.person("tessa"))
    second = actions.give_role(
        actor=tessa, person=zonnedael.person("petra"), role=Role.ADMINISTRATOR
    )
    petra = zonnedael.actor("petra")
    actions.deactivate_person(actor=petra, person=zonnedael.person("tessa"))
    with pytest.raises(Refused):
        actions.end_grant(actor=petra, grant=second)


def test_somebody_added_by_mistake_is_erased_and_nobody_else(zonnedael: House) -> None:
    tessa = zonnedael.actor("tessa")
    typo = actions.add_person(actor=tessa, details=DETAILS(name="Typfout"))
    actions.erase_person(actor=tessa, person=typo)
    assert not Person.objects.filter(pk=typo.pk).exists()
    for key in ("mo", "ruth", "tessa"):
        with pytest.raises(Refused):
            actions.erase_person(actor=tessa, person=zonnedael.person(key))


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "x", "email": "geen adres"},
        {"name": "x", "room": "Ontvangst"},
    ],
)
def test_what_is_not_right_is_refused_with_a_sentence(
    zonnedael: House, wrong: dict[str, str]
) -> None:
    values: dict[str, Any] = dict(wrong)
    if "room" in wrong:
        values["room"] = zonnedael.room("Ontvangst", "Werkplein Noord")
        values["location"] = zonnedael.location("Stadskantoor")
    with pytest.raises(Refused) as caught:
        actions.add_person(actor=zonnedael.actor("tessa"), details=DETAILS(**values))
    assert caught.value.why.endswith(".")


def test_the_audit_of_a_change_names_fields_and_holds_no_value(zonnedael: House) -> None:
    actions.change_person(
        actor=zonnedael.actor("tessa"),
        person=zonnedael.person("vera"),
        details=DETAILS(name="Vera L. Geheim", kind="elected", phone="06 12345678"),
    )
    entry = AuditEntry.objects.filter(verb="org.change_person").latest("pk")
    assert {"name", "phone"} <= set(entry.fields)
    assert "Geheim" not in str(entry.__dict__) and "12345678" not in str(entry.__dict__)


def test_replacements_end_when_either_leaves(zonnedael: House) -> None:
    from django.utils import timezone

    today = timezone.localdate()
    actions.name_deputy(
        actor=zonnedael.actor("mo"),
        person=zonnedael.person("mo"),
        deputy=zonnedael.person("bram"),
        starts_on=today,
        ends_on=today,
    )
    actions.deactivate_person(actor=zonnedael.actor("tessa"), person=zonnedael.person("bram"))
    assert not Deputy.objects.filter(ended_at=None).exists()


def test_the_list_finds_by_part_of_a_name_and_pages_by_key(zonnedael: House) -> None:
    tessa, client = zonnedael.actor("tessa"), zonnedael.client("tessa")
    for number in range(60):
        actions.add_person(actor=tessa, details=DETAILS(name=f"Invaller {number:02}"))
    found = client.get(zonnedael.url("org:people"), {"q": "amra"}).content.decode()
    assert "Mo el Amrani" in found and "Sanne" not in found
    first = client.get(zonnedael.url("org:people"), {"q": "Invaller"})
    cursor = first.context["page"].next_cursor
    rest = client.get(zonnedael.url("org:people"), {"q": "Invaller", "after": cursor})
    names = [p.name for p in [*first.context["page"], *rest.context["page"]]]
    assert names == sorted(names) and len(set(names)) == 60
