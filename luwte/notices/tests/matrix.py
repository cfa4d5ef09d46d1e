"""Who may open the addresses of notices."""

from __future__ import annotations

from tests.matrix import Expectation

EXPECT: dict[str, Expectation] = {}
