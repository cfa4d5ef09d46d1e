"""Keyed hashes by which what is sealed is found again without being kept in clear.

Nobody can try names on them who does not hold the key of the organisation, and the same name gives
another token elsewhere.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from luwte.tenancy import keys
from luwte.tenancy.scope import current_organisation_id

PURPOSE: Final = "match"
LENGTH: Final = 32  # hexadecimal characters


def token_key() -> bytes:
    """The key of the organisation in scope under which tokens are made. One query: read it once for
    many tokens."""
    _key_id, secret = keys.data_key(PURPOSE, current_organisation_id())
    return secret


def token(secret: bytes, kind: str, text: str) -> str:
    """The token of a text: HMAC-SHA-256, cut to `LENGTH`. kind: what it is a text of, so that the
    same words as a name and as an address give two tokens."""
    return hmac.new(secret, f"{kind}\0{text}".encode(), hashlib.sha256).hexdigest()[:LENGTH]
