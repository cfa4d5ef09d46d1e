"""Who a notice is about, sealed under a key of the notice; found by words of the name."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from luwte.notices.models import Notice
from luwte.notices.rules import words_of_name
from luwte.tenancy import keys
from luwte.tenancy.tokens import token, token_key

PURPOSE = "notice"


@dataclass(frozen=True)
class About:
    """who: the name as reception hears it; look: how to recognise; address: of a place."""

    who: str = ""
    look: str = ""
    address: str = ""


def seal(notice_id: UUID, about: About) -> bytes:
    """The sealed bytes of a notice."""
    plain = json.dumps(asdict(about)).encode()
    return keys.seal(plain, purpose=PURPOSE, subject_id=notice_id, place=_place(notice_id))


def unseal(notices: Sequence[Notice]) -> dict[UUID, About]:
    """Who these notices are about, by id, with two queries for all; an empty one where it was
    erased."""
    kept = [one for one in notices if one.sealed is not None]
    texts = keys.unseal_many([(bytes(one.sealed or b""), _place(one.pk)) for one in kept])
    opened = {
        one.pk: About(**json.loads(text))
        for one, text in zip(kept, texts, strict=True)
        if text is not None
    }
    return {one.pk: opened.get(one.pk, About()) for one in notices}


def tokens_of(name: str) -> frozenset[str]:
    """The tokens of the words of a name. One query, none for no words."""
    words = words_of_name(name)
    secret = token_key() if words else b""
    return frozenset(token(secret, PURPOSE, word) for word in words)


def address_token(address: str) -> str:
    """The token of an address, whatever its spaces and capitals; "" for none."""
    plain = "".join(sign for sign in address.casefold() if sign.isalnum())
    return token(token_key(), PURPOSE, f"address {plain}") if plain else ""


def _place(notice_id: UUID) -> keys.Place:
    return keys.Place("notices.Notice", "sealed", notice_id)
