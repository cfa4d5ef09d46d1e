"""Who may open the addresses about the own login, ours and allauth's."""

from __future__ import annotations

from tests.matrix import ANONYMOUS, LOGGED_IN, PUBLIC, Expectation

EXPECT: dict[str, Expectation] = {}
