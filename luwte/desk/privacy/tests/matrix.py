"""Who may open the privacy officer's pages, and the own log."""

from __future__ import annotations

from luwte.org.rules import Right
from tests.matrix import EVERYBODY, Expectation, holders

WATCHES = holders(Right.PRIVACY_WATCH)

EXPECT: dict[str, Expectation] = {
    "privacy:log": Expectation(get=WATCHES),
    "privacy:export": Expectation(get=WATCHES),
    "privacy:verify": Expectation(get=None, post=WATCHES),
    "privacy:my_log": Expectation(get=EVERYBODY),
}
