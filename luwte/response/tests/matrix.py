"""Who may open the addresses of response."""

from __future__ import annotations

from tests.matrix import Expectation

EXPECT: dict[str, Expectation] = {}
