"""Protocols of real organisations are set up by somebody who only reads the screens: begin a draft,
take out what is not yours, add classes and steps, see what changes, and somebody else adopts it."""

from __future__ import annotations

from typing import Any

import pytest

from luwte.policy.queries import authority_for, matrix_for
from luwte.policy.rules import Kind, advise, class_of
from luwte.policy.tests.protocols import PROTOCOLS, Class, Group, Protocol, Step
from luwte.policy.tests.protocols_of_others import OTHERS
from luwte.policy.tests.typing_forms import Person
from tests.cast import House

EVERY = [*PROTOCOLS, *OTHERS]


@pytest.mark.spec("RES-2")
@pytest.mark.parametrize("protocol", EVERY, ids=[one.name for one in EVERY])
def test_a_real_protocol_is_set_up_on_the_screens_and_advises_what_it_says(
    zonnedael: House, protocol: Protocol
) -> None:
    ruth = Person(zonnedael.client("ruth"))
    begin(zonnedael, ruth, protocol)
    own = [add_class(zonnedael, ruth, one) for one in protocol.classes]
    take_out_the_others(ruth, own)
    set_what_holds_for_all(zonnedael, ruth, protocol)
    adopt(zonnedael, ruth, Kind.MATRIX)
    set_who_decides(zonnedael, ruth, protocol)

    matrix = matrix_for(zonnedael.organisation)
    assert matrix.version == 1
    assert [one.label["nl"] for one in matrix.value.classes] == [c.label for c in protocol.classes]
    assert matrix.value.window_months == int(protocol.window)
    for asked in protocol.asked:
        key = class_of(matrix.value, asked.forms, asked.gravity)
        advice = advise(matrix.value, key, asked.repetition)
        assert list(advice.kinds) == asked.kinds, asked
        first = advice.cell.options[0]
        assert (first.least, first.most, first.unit) == (*asked.lasts, asked.unit), asked
        assert list(first.deciders) == asked.deciders, asked
        assert advice.cell.police == asked.police, asked
        assert matrix.value.of(key).label["nl"] in advice.why
    for name, text in (("safeguards", protocol.safeguards), ("remedy", protocol.remedy)):
        assert not text or getattr(matrix.value, name)["nl"] == text
    rules = authority_for(zonnedael.organisation).value
    for field, roles in protocol.authority.items():
        assert list(rules.rule(field.removesuffix("_deciders")).deciders) == roles
    # What was set up is what every employee reads.
    sanne = Person(zonnedael.client("sanne"))
    sanne.opens(zonnedael.url("policy:now", kind="matrix"))
    assert all(one.label in sanne.page for one in protocol.classes)


def begin(house: House, ruth: Person, protocol: Protocol) -> None:
    ruth.opens(house.url("policy:draft", kind="matrix"))
    ruth.sends(start_from=protocol.start_from, reason=f"Ons protocol: {protocol.name}")


def add_class(house: House, ruth: Person, one: Class) -> str:
    """Fill in a new class, its first step and each further one; returns its label."""
    ruth.opens(house.url("policy:matrix_new_class"))
    typed = {"label_nl": one.label, "description_nl": one.description}
    ticked = {"forms": one.forms, "gravities": one.gravities}
    ruth_has: dict[str, Any] = {**typed, **ticked, **step_fields(1, one.steps[0])}
    for number, step in enumerate(one.steps, start=1):
        if number > 1:
            ruth.sends(("more", "step"), **ruth_has)
            ruth_has = step_fields(number, step)
        for place, group in enumerate(step.also, start=2):
            ruth.sends(("more", f"options:{number}"), **ruth_has)
            ruth_has = group_fields(f"step_{number}_{place}_", group)
    ruth.sends(**ruth_has)
    assert one.label in ruth.page
    return one.label


def step_fields(number: int, step: Step) -> dict[str, Any]:
    front = f"step_{number}_"
    return {
        **group_fields(f"{front}1_", step),
        f"{front}1_review": step.review,
        f"{front}police": step.police,
        f"{front}hearing": step.hearing,
        f"{front}remarks_nl": step.remarks,
    }


def group_fields(front: str, group: Group) -> dict[str, Any]:
    names = ("kinds", "deciders", "least", "most", "unit", "longer_than", "longer_deciders")
    found = {f"{front}{name}": getattr(group, name) for name in names}
    return {
        **found,
        f"{front}called_nl": group.called,
        f"{front}letter_nl": group.letter,
    }


def take_out_the_others(ruth: Person, own: list[str]) -> None:
    """Remove the classes of the example; their buttons say which class they are of."""
    while True:
        keys = [part.split('"')[0] for part in ruth.page.split('value="remove:')[1:]]
        theirs = keys[: len(keys) - len(own)]
        if not theirs:
            return
        ruth.presses("do", f"remove:{theirs[0]}")
        ruth.confirms()


def set_what_holds_for_all(house: House, ruth: Person, protocol: Protocol) -> None:
    ruth.opens(house.url("policy:matrix_general"))
    texts: dict[str, Any] = {
        f"{name}_nl": text
        for name, text in (("safeguards", protocol.safeguards), ("remedy", protocol.remedy))
        if text
    }
    ruth.sends(window_months=protocol.window, repeats=protocol.repeats, **texts)


def set_who_decides(house: House, ruth: Person, protocol: Protocol) -> None:
    if not protocol.authority:
        return
    ruth.opens(house.url("policy:draft", kind="authority"))
    ruth.sends(reason="Hoort bij ons protocol", **protocol.authority)
    adopt(house, ruth, Kind.AUTHORITY)


def adopt(house: House, ruth: Person, kind: Kind) -> None:
    """Somebody else reads the proposal and adopts it."""
    karin = Person(house.client("karin"))
    karin.opens(house.url("policy:proposal", kind=kind.value))
    adopting = house.url("policy:adopt", kind=kind.value)
    edits = karin.page.split('name="edits_seen" value="')[1].split('"')[0]
    answer = karin.client.post(adopting, {"edits_seen": edits})
    assert answer.status_code == 302
