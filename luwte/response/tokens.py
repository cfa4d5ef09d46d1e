"""The tokens by which an other party is found again."""

from __future__ import annotations

from collections.abc import Iterable

from luwte.response.rules.states import TokenKind
from luwte.tenancy.tokens import token, token_key


def tokens(found: Iterable[tuple[TokenKind, str]]) -> dict[str, TokenKind]:
    """The token of each key of an identity (`rules.identity.keys_of`), with its kind. One query,
    none for nothing."""
    pairs = sorted(found)
    if not pairs:
        return {}
    secret = token_key()
    return {token(secret, kind, text): kind for kind, text in pairs}
