"""Who may open the addresses about the own login, ours and allauth's.

They stand outside any organisation: nothing in them depends on a role.
"""

from __future__ import annotations

from tests.matrix import LOGGED_IN, PUBLIC, Expectation

OWN = Expectation(get=LOGGED_IN, post=LOGGED_IN)
OPEN = Expectation(get=PUBLIC, post=PUBLIC)

EXPECT: dict[str, Expectation] = {
    "account_login": OPEN,
}
