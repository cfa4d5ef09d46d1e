"""Whatever is sent to a form of the response, the answer is a page: never an error of the server.

Days of the first century and of the year 9999, texts of a hundred thousand characters, numbers
that no column holds, signs that no database takes, ids of others.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.db import transaction
from django.test import Client
from django.utils import timezone

from luwte.core.kit.widgets import MomentField
from luwte.lib.ids import uuid7
from luwte.response.forms.damage import MoneyField
from luwte.response.forms.police import ASKED_AT
from luwte.response.rules.damage import CLAIM_MOVES
from luwte.response.tests.matrix import EXPECT
from luwte.tenancy.scope import scope
from tests.cast import Cast
from tests.matrix import Relation, stage_for

SAID = "Hij zei: 'ik weet waar je woont, wacht maar'."
DAYS = ("0001-01-01", "1900-01-01", "2100-12-31", "9999-12-31", "2027-02-30")
TEXTS = ("x" * 100_000, "a\x00b", "\u202e\U0001d54f\ud7ff", " ")
NUMBERS = ("0", "-1", "99999999,99", "9" * 40, "9" * 5_000, "1e400", "٣")
MOVES: dict[str, tuple[str, ...]] = {
    "response:claim_step": tuple(CLAIM_MOVES),
    "response:police_report_move": tuple(ASKED_AT),
}
ADDRESSES = [
    (name, move)
    for name, expected in sorted(EXPECT.items())
    if expected.post is not None
    for move in MOVES.get(name, ("",))
]


# The first that fits says what is sent; what fits none gets the text.
KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (MomentField, "moment"),
    (forms.DateField, "day"),
    ((forms.IntegerField, forms.DecimalField, MoneyField), "number"),
    (forms.BooleanField, "tick"),
    (forms.MultipleChoiceField, "several"),
    (forms.ChoiceField, "one"),
    (forms.FileField, "nothing"),
)


def field_value(field: Any, *, day: str, text: str, number: str) -> Any:
    """Something that this field takes, as hostile as it is asked."""
    kind = next((name for types, name in KINDS if isinstance(field, types)), "text")
    keys = [str(key) for key, _words in getattr(field, "choices", ()) if key]
    return {
        "moment": [day, "23:59"],
        "day": day,
        "number": number,
        "tick": "on",
        "several": keys[:2],
        "one": keys[-1] if keys else "",
        "nothing": None,
        "text": text,
    }[kind]


def filled(form: forms.BaseForm, **how: str) -> dict[str, Any]:
    sent: dict[str, Any] = {"do": "save"}
    for name, field in form.fields.items():
        value = field_value(field, **how)
        kept = form.get_initial_for_field(field, name)
        if name in ("seen", "client_key"):
            value = kept or 1
        if isinstance(field, MomentField):
            sent[f"{name}_0"], sent[f"{name}_1"] = value
        elif value is not None:
            sent[name] = value
    return sent


def attacks() -> Iterator[dict[str, str]]:
    today = timezone.localdate().isoformat()
    for day in DAYS:
        yield {"day": day, "text": SAID, "number": "2"}
    for text in TEXTS:
        yield {"day": today, "text": text, "number": "2"}
    for number in NUMBERS:
        yield {"day": today, "text": SAID, "number": number}


@pytest.mark.parametrize(("name", "move"), ADDRESSES, ids=[f"{n}-{m}" for n, m in ADDRESSES])
def test_no_form_falls_over(cast: Cast, name: str, move: str) -> None:
    stage = stage_for(cast, Relation.OWN)
    expected = EXPECT[name]
    with scope(stage.house.organisation):
        where = {**(expected.kwargs(stage) if expected.kwargs else {}), **expected.fixed}
        if move:
            where["move"] = move
        address = stage.house.url(name, **where)
        handler = stage.house.client("karin" if "impose" in name else stage.handler_key)
        handler.raise_request_exception = False
        form = _form_of(handler, address)
        for how in attacks():
            sent = (
                filled(form, **how)
                if form is not None
                else {"do": how["text"], "seen": "9" * 5_000}
            )
            told = {key: value[:30] for key, value in how.items()}
            with transaction.atomic():
                answer = handler.post(address, sent)
                transaction.set_rollback(True)
            assert answer.status_code < 500, (told, answer.content[-800:])


@pytest.mark.parametrize("name", sorted(EXPECT))
def test_an_id_of_nobody_or_of_another_organisation_is_not_found(cast: Cast, name: str) -> None:
    stage, elsewhere = (stage_for(cast, one) for one in (Relation.OWN, Relation.OTHER_ORGANISATION))
    expected = EXPECT[name]
    with scope(elsewhere.house.organisation):
        theirs = expected.kwargs(elsewhere) if expected.kwargs else {}
    handler = stage.house.client(stage.handler_key)
    handler.raise_request_exception = False
    wrong = [{key: uuid7() for key in theirs}, theirs]
    if not theirs:
        return
    for ids in wrong:
        address = stage.house.url(name, **{**ids, **expected.fixed})
        for answer in (handler.get(address), handler.post(address, {"do": f"same:{uuid7()}"})):
            assert answer.status_code in (404, 405), (name, answer.status_code)


def _form_of(handler: Client, address: str) -> forms.BaseForm | None:
    page = handler.get(address)
    if page.status_code != 200 or not page.context:
        return None
    found = page.context.get("form")
    return found if isinstance(found, forms.BaseForm) else None
