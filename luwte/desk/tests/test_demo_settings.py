"""The invented organisations have everything that a letter and a decision need."""

from __future__ import annotations

import pytest

from luwte.desk.demo.settings import adopted_here
from luwte.policy.rules import Kind, Letterhead, problems
from tests.cast import Cast


@pytest.mark.parametrize("kind", list(Kind))
def test_what_the_demonstration_adopts_is_acceptable_and_a_letter_misses_nothing(
    cast: Cast, kind: Kind
) -> None:
    for house in (cast.zonnedael, cast.de_linde):
        from luwte.tenancy.scope import scope

        with scope(house.organisation):
            settings = adopted_here(kind, house.organisation)
            assert not problems(settings)
            if isinstance(settings, Letterhead):
                assert settings.missing == () and settings.name == house.organisation.name
