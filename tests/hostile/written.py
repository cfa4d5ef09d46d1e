"""What a request writes: rows by table, and every value that went into them, sealed ones too."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from luwte.core import files
from luwte.lib.text_checks import clean_text
from luwte.tenancy import keys

_WRITE: Final = re.compile(
    r'^\s*(INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE
)


class Written:
    """The rows and values of the writes that happen while it listens."""

    def __init__(self) -> None:
        self.inserted: Counter[str] = Counter()
        self._values: list[Any] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        found = _WRITE.match(sql)
        if found:
            if found[1].upper().startswith("INSERT"):
                self.inserted[found[2]] += 1
            self._values.append(params)
        return result

    def seal(self, plain: bytes) -> None:
        """Something was sealed before it was written."""
        self._values.append(plain)

    def holds(self, typed: str) -> bool:
        """Whether this text was written whole, apart from what cleaning a text does."""
        wanted = {_same(typed), *_as_number(typed)}
        return any(one in _same(text) for text in _texts(self._values) for one in wanted)


def _same(text: str) -> str:
    return " ".join(clean_text(text).split())


def _as_number(typed: str) -> list[str]:
    """The same number in the digits of a database."""
    return [str(int(typed))] if typed.isdigit() and len(typed) < 20 else []


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, bytes | memoryview):
        value = bytes(value).decode("utf-8", "ignore")
    elif hasattr(value, "obj"):  # a Json of psycopg
        value = value.obj
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
    elif value is not None:
        yield str(value)
        yield from _texts(_unpacked(str(value)))


def _unpacked(text: str) -> Any:
    """What stands in a text of JSON; nothing in any other."""
    if text[:1] not in {"{", "["}:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None


@contextmanager
def listening() -> Iterator[Written]:
    """Listen to what is written inside."""
    heard = Written()

    class Recording:
        def __init__(self, secret: bytes) -> None:
            self._cipher = AESGCM(secret)

        def encrypt(self, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
            heard.seal(plain)
            return self._cipher.encrypt(nonce, plain, bound)

        def decrypt(self, nonce: bytes, text: bytes, bound: bytes) -> bytes:
            return self._cipher.decrypt(nonce, text, bound)

        generate_key = staticmethod(AESGCM.generate_key)

    patch = pytest.MonkeyPatch()
    for module in (keys, files):
        patch.setattr(module, "AESGCM", Recording)
    try:
        with connection.execute_wrapper(heard):
            yield heard
    finally:
        patch.undo()
