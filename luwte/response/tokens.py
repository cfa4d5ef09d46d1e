"""Keyed hashes by which somebody is found again without a name being kept in clear."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from uuid import UUID

from luwte.response.rules.states import TokenKind
from luwte.tenancy import keys

PURPOSE = "match"
LENGTH = 32


def token_key(organisation_id: UUID) -> bytes:
    """The key of the organisation under which tokens are made: read once for many."""
    _key, secret = keys.data_key(PURPOSE, organisation_id)
    return secret


def tokens(
    organisation_id: UUID, found: Iterable[tuple[TokenKind, str]], *, secret: bytes | None = None
) -> dict[str, TokenKind]:
    """HMAC-SHA-256 under a key of the organisation, with the kind of each: nobody can try names
    on them who does not hold that key, and the same name gives another token elsewhere. secret:
    that key, by who makes many."""
    pairs = sorted(found)
    if not pairs:
        return {}
    known = token_key(organisation_id) if secret is None else secret
    return {_hash(known, kind, key): kind for kind, key in pairs}


def _hash(secret: bytes, kind: TokenKind, key: str) -> str:
    return hmac.new(secret, f"{kind}\0{key}".encode(), hashlib.sha256).hexdigest()[:LENGTH]
