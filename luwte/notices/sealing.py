"""Who a notice is about, sealed under a key of the notice; found by words of the name."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from luwte.notices.models import Notice
from luwte.notices.rules import words_of_name
from luwte.tenancy import keys
from luwte.tenancy.scope import current_organisation_id

PURPOSE = "notice"
MATCH = "match"


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
    """Keyed hashes of the words of a name."""
    return frozenset(_hashed(words_of_name(name)))


def address_token(address: str) -> str:
    """A keyed hash of an address, whatever its spaces and capitals; "" for none."""
    plain = "".join(sign for sign in address.casefold() if sign.isalnum())
    return next(iter(_hashed([f"address {plain}"])), "") if plain else ""


def _hashed(words: Iterable[str]) -> list[str]:
    words = sorted(words)
    if not words:
        return []
    _key, secret = keys.data_key(MATCH, current_organisation_id())
    return [
        hmac.new(secret, b"notice\x00" + word.encode(), hashlib.sha256).hexdigest()[:32]
        for word in words
    ]


def _place(notice_id: UUID) -> keys.Place:
    return keys.Place("notices.Notice", "sealed", notice_id)
