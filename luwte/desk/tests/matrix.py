"""Who may open the addresses of the desk."""

from __future__ import annotations

from tests.matrix import EVERYBODY, PUBLIC, Expectation

EXPECT = {
    "desk:today": Expectation(get=EVERYBODY),
    "desk:emergency": Expectation(get=EVERYBODY),
    # The page is for all; what is found is what the reader may see.
    "desk:search": Expectation(get=EVERYBODY),
    "desk_public:front": Expectation(get=PUBLIC),
    "desk_public:accessibility": Expectation(get=PUBLIC),
    # In demo mode only; `test_demo_login.py` proves that it cannot exist outside.
    "demo:login": Expectation(get=PUBLIC),
    "demo:become": Expectation(
        get=None, post=PUBLIC, data=lambda stage: {"who": "zonnedael:sanne"}
    ),
}
