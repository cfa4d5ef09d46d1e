"""Who may open the addresses of org."""

from __future__ import annotations

from typing import Any

from luwte.core.navigation import links_for, management
from luwte.org import actions
from luwte.org.actions import partners
from luwte.org.models import Partner
from luwte.org.rules import Right, Role
from tests.matrix import EVERYBODY, OWNER, Expectation, Reader, Stage, Who, holders, people

MANAGERS = holders(Right.ORG_MANAGE)
PARTNERS = holders(Right.PARTNERS_MANAGE)
SEES_ROLES = holders(Right.GRANTS_MANAGE, Right.GRANTS_CONFIRM, Right.PRIVACY_WATCH)


def _has_a_door(reader: Reader, stage: Stage) -> bool:
    return bool(links_for(reader.actor, stage.house.slug, "", management))


BEHIND_MANAGE = Who("who has something to manage", _has_a_door)


def a_unit(stage: Stage) -> dict[str, Any]:
    return {"pk": stage.unit.pk}


def a_location(stage: Stage) -> dict[str, Any]:
    name = stage.house.play.locations[0][0]
    return {"pk": stage.house.location(name).pk}


def a_room(stage: Stage) -> dict[str, Any]:
    location, _address, _number, _note, rooms = stage.house.play.locations[0]
    return {"pk": stage.house.room(rooms[0][0], location).pk}


def a_function(stage: Stage) -> dict[str, Any]:
    return {"pk": stage.house.function(stage.house.play.functions[0][0]).pk}


def a_person(stage: Stage) -> dict[str, Any]:
    return {"pk": stage.person.pk}


def a_grant(stage: Stage) -> dict[str, Any]:
    """A role that waits for a second person (in the small practice it counts at once)."""
    given = actions.give_role(actor=stage.administrator, person=stage.person, role=Role.LEGAL)
    return {"pk": given.pk}


def a_contact(stage: Stage) -> dict[str, Any]:
    named = actions.name_contact(
        actor=stage.administrator,
        details=actions.ContactDetails(kind="other", name="Arbodienst", phone="0800"),
    )
    return {"pk": named.pk}


def a_partner(stage: Stage) -> dict[str, Any]:
    kept = partners.keep_partner(
        actor=stage.house.actor(stage.handler_key),
        details=partners.PartnerDetails(kind="police", name="Politie", phone="0900-8844"),
    )
    return {"pk": kept.pk}


def a_partner_contact(stage: Stage) -> dict[str, Any]:
    row = partners.keep_partner_contact(
        actor=stage.house.actor(stage.handler_key),
        partner=Partner.objects.get(pk=a_partner(stage)["pk"]),
        details=partners.PartnerContactDetails(name="Wijkagent", phone="06"),
    )
    return {"pk": row.pk}


def an_agreement(stage: Stage) -> dict[str, Any]:
    from django.utils import timezone

    today = timezone.localdate()
    row = partners.keep_agreement(
        actor=stage.house.actor(stage.handler_key),
        partner=Partner.objects.get(pk=a_partner(stage)["pk"]),
        details=partners.AgreementDetails(
            title="Convenant",
            may_share=["facts"],
            ground="Gerechtvaardigd belang",
            starts_on=today,
            ends_on=today,
            review_on=today,
        ),
    )
    return {"pk": row.pk}


def a_replacement(stage: Stage) -> dict[str, Any]:
    """The employee is away for a day; the handler stands in."""
    from django.utils import timezone

    today = timezone.localdate()
    named = actions.name_deputy(
        actor=stage.employee,
        person=stage.person,
        deputy=stage.house.person(stage.handler_key),
        starts_on=today,
        ends_on=today,
    )
    return {"pk": named.pk}


def _press(verb: str) -> Any:
    return lambda stage: {"do": verb}


EXPECT: dict[str, Expectation] = {
    "org:manage": Expectation(get=BEHIND_MANAGE),
    "org:me": Expectation(get=EVERYBODY),
    "org:who": Expectation(get=EVERYBODY),
    "org:contact_new": Expectation(get=MANAGERS, post=MANAGERS),
    "org:contact": Expectation(get=MANAGERS, post=MANAGERS, kwargs=a_contact),
    "org:contact_erase": Expectation(
        get=None, post=MANAGERS, kwargs=a_contact, data=_press("erase")
    ),
    "org:partners": Expectation(get=EVERYBODY),
    "org:partner_new": Expectation(get=PARTNERS, post=PARTNERS),
    "org:partner": Expectation(get=PARTNERS, kwargs=a_partner),
    "org:partner_edit": Expectation(get=PARTNERS, post=PARTNERS, kwargs=a_partner),
    "org:partner_state": Expectation(get=None, post=PARTNERS, kwargs=a_partner, data=_press("end")),
    "org:partner_contact_new": Expectation(get=PARTNERS, post=PARTNERS, kwargs=a_partner),
    "org:partner_contact": Expectation(get=PARTNERS, post=PARTNERS, kwargs=a_partner_contact),
    "org:partner_contact_erase": Expectation(get=None, post=PARTNERS, kwargs=a_partner_contact),
    "org:agreement_new": Expectation(get=PARTNERS, post=PARTNERS, kwargs=a_partner),
    "org:agreement": Expectation(get=PARTNERS, post=PARTNERS, kwargs=an_agreement),
    "org:agreement_end": Expectation(
        get=None, post=PARTNERS, kwargs=an_agreement, data=_press("end")
    ),
    "org:units": Expectation(get=MANAGERS),
    "org:unit_new": Expectation(get=MANAGERS, post=MANAGERS),
    "org:unit": Expectation(get=MANAGERS, post=MANAGERS, kwargs=a_unit),
    "org:unit_state": Expectation(get=None, post=MANAGERS, kwargs=a_unit, data=_press("end")),
    "org:locations": Expectation(get=MANAGERS),
    "org:location_new": Expectation(get=MANAGERS, post=MANAGERS),
    "org:location": Expectation(get=MANAGERS, post=MANAGERS, kwargs=a_location),
    "org:location_state": Expectation(
        get=None, post=MANAGERS, kwargs=a_location, data=_press("end")
    ),
    "org:room_new": Expectation(get=MANAGERS, post=MANAGERS, kwargs=a_location),
    "org:room": Expectation(get=MANAGERS, post=MANAGERS, kwargs=a_room),
    "org:room_state": Expectation(get=None, post=MANAGERS, kwargs=a_room, data=_press("end")),
    "org:mode": Expectation(
        get=holders(Right.SETTINGS_MANAGE), post=holders(Right.SETTINGS_MANAGE)
    ),
    "org:functions": Expectation(get=MANAGERS),
    "org:function_new": Expectation(get=MANAGERS, post=MANAGERS),
    "org:function": Expectation(get=MANAGERS, post=MANAGERS, kwargs=a_function),
    "org:function_state": Expectation(
        get=None, post=MANAGERS, kwargs=a_function, data=_press("end")
    ),
    "org:people": Expectation(get=MANAGERS),
    "org:person_new": Expectation(get=MANAGERS, post=MANAGERS),
    "org:person": Expectation(get=MANAGERS, kwargs=a_person),
    "org:person_edit": Expectation(get=MANAGERS, post=MANAGERS, kwargs=a_person),
    "org:person_state": Expectation(
        get=None, post=MANAGERS, kwargs=a_person, data=_press("invite")
    ),
    "org:roles": Expectation(get=SEES_ROLES),
    "org:role_new": Expectation(
        get=holders(Right.GRANTS_MANAGE), post=holders(Right.GRANTS_MANAGE)
    ),
    "org:role_decide": Expectation(
        get=None, post=holders(Right.GRANTS_CONFIRM), kwargs=a_grant, data=_press("confirm")
    ),
    "org:absence": Expectation(get=EVERYBODY, post=EVERYBODY),
    "org:deputy_end": Expectation(
        get=None,
        post=OWNER | people("ruth") | holders(Right.GRANTS_MANAGE),
        kwargs=a_replacement,
        data=_press("end"),
    ),
}
