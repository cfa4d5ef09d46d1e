"""Every kind of settings has a page for all staff and a way to change it."""

from __future__ import annotations

import html

import pytest

from luwte.policy.rules import Kind
from tests.cast import House

OWN_PAGES = [kind for kind in Kind if kind not in (Kind.NORM, Kind.TERMS)]


def read(answer: object) -> str:
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize("kind", OWN_PAGES)
def test_everybody_reads_what_counts_and_only_a_drafter_sees_the_way_to_change_it(
    zonnedael: House, kind: Kind
) -> None:
    url = zonnedael.url("policy:now", kind=kind.value)
    answer = zonnedael.client("sanne").get(url)
    assert answer.status_code == 200
    assert "/draft/" not in read(answer)
    assert f"/{kind.value}/draft/" in read(zonnedael.client("ruth").get(url))


@pytest.mark.parametrize("kind", OWN_PAGES)
def test_every_kind_has_a_form(zonnedael: House, kind: Kind) -> None:
    answer = zonnedael.client("ruth").get(zonnedael.url("policy:draft", kind=kind.value))
    assert answer.status_code == 200
    assert 'name="reason"' in read(answer)
