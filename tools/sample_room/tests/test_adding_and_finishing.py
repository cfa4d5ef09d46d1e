"""An item is added, seen, and finished once."""

from __future__ import annotations

import pytest
from django.http import Http404

from luwte.core.models import AuditEntry, OutboxEvent
from luwte.core.refusal import Conflict
from luwte.sample.actions import add_item, finish_item
from luwte.sample.queries import open_items_for
from luwte.sample.rules import MOVES, State, may_move
from luwte.tenancy.scope import scope
from tests.cast import Cast, House


def test_an_added_item_is_seen_audited_and_told(zonnedael: House) -> None:
    sanne = zonnedael.actor("sanne")
    item = add_item(actor=sanne, title="A first thing")
    assert open_items_for(sanne) == [item]
    assert AuditEntry.objects.filter(verb="sample.add_item", object_id=item.pk).exists()
    assert OutboxEvent.objects.filter(name="sample.item_added").exists()


def test_the_second_who_finishes_is_told_that_somebody_was_first(zonnedael: House) -> None:
    item = add_item(actor=zonnedael.actor("sanne"), title="A thing for two")
    finish_item(actor=zonnedael.actor("mo"), pk=item.pk)
    with pytest.raises(Conflict):
        finish_item(actor=zonnedael.actor("ruth"), pk=item.pk)


def test_another_organisation_does_not_see_it(cast: Cast) -> None:
    with scope(cast.zonnedael.organisation):
        item = add_item(actor=cast.zonnedael.actor("sanne"), title="Ours")
    with scope(cast.de_linde.organisation):
        assert open_items_for(cast.de_linde.actor("joke")) == []
        with pytest.raises(Http404):
            finish_item(actor=cast.de_linde.actor("joke"), pk=item.pk)


@pytest.mark.parametrize("old", State)
@pytest.mark.parametrize("new", State)
def test_every_move_is_in_the_table_or_refused(old: State, new: State) -> None:
    assert may_move(old, new) is ((old, new) in MOVES)


def test_the_page_adds_and_finishes_without_javascript(zonnedael: House) -> None:
    sanne = zonnedael.client("sanne")
    url = zonnedael.url("sample:items")
    assert sanne.post(url, {"title": ""}).status_code == 422
    assert sanne.post(url, {"title": "On the page"}).status_code == 302
    assert "On the page" in sanne.get(url).content.decode()
