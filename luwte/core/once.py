"""A form that was sent is carried out once, also when it is sent twice at the same moment.

The page brings a key (`{% once form %}`). The first verb that the form leads to writes the key down
in its own transaction: a second tap waits for that one, finds the key and does nothing; when the
first was refused the key went with it, and the second is carried out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction

from luwte.core.models import FormSent

FIELD: Final = "once"
_KEY: Final = re.compile(r"[0-9a-f]{32}")
_waiting: ContextVar[str] = ContextVar("form_to_be_sent", default="")


class SentBefore(Exception):
    """This form was carried out already."""


@contextmanager
def only_once(key: str) -> Iterator[None]:
    """What is done inside belongs to the form with this key; an unfit key is no key."""
    token = _waiting.set(key if _KEY.fullmatch(key) else "")
    try:
        yield
    finally:
        _waiting.reset(token)


def was_sent(organisation_id: UUID, sent: Mapping[str, Any]) -> bool:
    """Whether the form that was sent was carried out before: what it asks for may be wrong by now.
    No query for a form without a key."""
    key = _key_of(sent)
    rows = FormSent.objects.filter(organisation_id=organisation_id, key=key)
    return bool(key) and rows.exists()


@contextmanager
def once(sent: Mapping[str, Any]) -> Iterator[None]:
    """What is done inside belongs to the form that was sent (`request.POST`, `form.data`). Sent
    before, it is done already: nothing happens, and that is well too."""
    with suppress(SentBefore), only_once(_key_of(sent)):
        yield


def claim(organisation_id: UUID) -> None:
    """Called by a verb at the start of its transaction; nothing for what comes from no form, and
    for the verbs inside it. Raises SentBefore."""
    key = _waiting.get()
    if not key:
        return
    _waiting.set("")
    try:
        with transaction.atomic():
            FormSent.objects.create(organisation_id=organisation_id, key=key)
    except IntegrityError as known:
        raise SentBefore from known


def _key_of(sent: Mapping[str, Any]) -> str:
    key = str(sent.get(FIELD, ""))
    return key if _KEY.fullmatch(key) else ""
