"""The verbs: permission, rule, write, audit, event; one function, one transaction."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from luwte.core import audit, outbox
from luwte.core.refusal import Conflict, verb
from luwte.org.access import Actor, require
from luwte.sample.access import RIGHT, get_for
from luwte.sample.events import ItemAdded
from luwte.sample.models import SampleItem
from luwte.sample.rules import State


@verb("sample.add_item")
def add_item(*, actor: Actor, title: str) -> SampleItem:
    """Add an item. Raises NotPermitted."""
    require(actor, RIGHT)
    item = SampleItem.objects.create(title=title, added_by=actor.person)
    audit.record("sample.add_item", actor=actor, kind="sample_item", object_id=item.pk)
    outbox.publish(ItemAdded(organisation_id=actor.organisation_id, item_id=item.pk))
    return item


@verb("sample.finish_item")
def finish_item(*, actor: Actor, pk: UUID) -> SampleItem:
    """Finish an open item. Raises Conflict when somebody else was first."""
    item = get_for(actor, pk)
    open_rows = SampleItem.objects.filter(pk=item.pk, state=State.OPEN)
    if not open_rows.update(state=State.FINISHED):
        raise Conflict(
            _("Somebody else finished this already."), kind="sample_item", object_id=item.pk
        )
    audit.record(
        "sample.finish_item", actor=actor, kind="sample_item", object_id=item.pk, fields=["state"]
    )
    item.refresh_from_db()
    return item
