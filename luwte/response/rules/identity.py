"""Who the other party is, as little of it as the work needs, and by what he or she is found again.

There is no field for diagnosis, origin or BSN, and none may be added (RES-1). A birth year is kept
only to know whether somebody is a minor.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from luwte.lib import matching
from luwte.response.rules.states import Knowledge, TokenKind

ADULT = 18


@dataclass(frozen=True)
class Identity:
    """An identity in clear: kept only encrypted. Every field is optional. `birth_year`: four
    digits as text."""

    name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    reference: str = ""
    description: str = ""
    birth_year: str = ""

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))

    @property
    def knowledge(self) -> Knowledge:
        """How much this is: known when somebody could be written to, called or looked up."""
        if any((self.name, self.address, self.phone, self.email, self.reference)):
            return Knowledge.KNOWN
        return Knowledge.DESCRIBED if self.description else Knowledge.UNKNOWN

    def filled_with(self, other: Identity) -> Identity:
        """What is empty here taken from the other."""
        gaps = {name: value for name, value in asdict(other).items() if not getattr(self, name)}
        return replace(self, **gaps)

    def adds_to(self, other: Identity) -> bool:
        """Whether something stands here that the other does not hold, spelled in any way."""
        mine, theirs = keys_of(self)[0], keys_of(other)[0]
        keyed = {kind.value for kind, _key in mine}
        new = {name for name in changed_fields(other, self) if getattr(self, name)}
        return bool(new - keyed) or not mine <= theirs


Keys = frozenset[tuple[TokenKind, str]]


def as_bytes(identity: Identity) -> bytes:
    """What is encrypted."""
    return json.dumps(asdict(identity), ensure_ascii=False).encode()


def from_bytes(plain: bytes) -> Identity:
    """The other way; a name that is no field is left out."""
    told: dict[str, Any] = json.loads(plain)
    known = {one.name for one in fields(Identity)}
    return Identity(**{name: str(value) for name, value in told.items() if name in known})


def changed_fields(before: Identity, after: Identity) -> list[str]:
    """The names of what differs; never the values."""
    old, new = asdict(before), asdict(after)
    return [name for name in old if old[name] != new[name]]


def keys_of(identity: Identity) -> tuple[Keys, Keys]:
    """By what this identity is kept, and by what another one is looked for."""
    name = matching.name_keys(identity.name)
    exact = {
        TokenKind.ADDRESS: matching.address_key(identity.address),
        TokenKind.PHONE: matching.phone_key(identity.phone),
        TokenKind.EMAIL: matching.email_key(identity.email),
        TokenKind.REFERENCE: matching.reference_key(identity.reference),
    }
    both = {(kind, key) for kind, key in exact.items() if key}
    kept = both | {(TokenKind.NAME, key) for key in name.kept}
    asked = both | {(TokenKind.NAME, key) for key in name.asked}
    return frozenset(kept), frozenset(asked)


def in_order(kinds: Iterable[str]) -> list[str]:
    """Kinds of tokens as they are read: name first."""
    found = set(kinds)
    return [kind.value for kind in TokenKind if kind.value in found]


def is_minor(birth_year: str, today: date) -> bool | None:
    """Whether somebody born in that year may still be a minor: until the end of the year in which
    he or she becomes 18. None when the year is not known."""
    return today.year - int(birth_year) <= ADULT if birth_year else None
