"""Erasing what was never used; what was used has an end state instead."""

from __future__ import annotations

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.db.utils import IntegrityError
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.refusal import Refused
from luwte.org.access import Actor
from luwte.tenancy.actions import touch_settings
from luwte.tenancy.models import TenantModel


def erase_unused(actor: Actor, thing: TenantModel, kind: str) -> None:
    """Delete a row that nothing points to. Raises Refused when something does, also from a room
    that this one does not know: their keys protect it."""
    pk = thing.pk
    _refuse_when_pointed_at(thing, kind)
    try:
        with transaction.atomic():
            thing.delete()
    except (ProtectedError, RestrictedError, IntegrityError) as error:
        raise _in_use(kind, thing) from error
    touch_settings(actor.organisation_id)
    audit.record(f"org.erase_{kind}", actor=actor, kind=kind, object_id=pk)


def _refuse_when_pointed_at(thing: TenantModel, kind: str) -> None:
    """A key that would be emptied or would cascade protects too: nothing may vanish silently."""
    for relation in thing._meta.related_objects:
        rows = relation.related_model._base_manager.filter(**{relation.field.name: thing})
        if rows.exists():
            raise _in_use(kind, thing)


def _in_use(kind: str, thing: TenantModel) -> Refused:
    return Refused(
        _("This is in use, or was. End it instead: what happened keeps pointing to it."),
        kind=kind,
        object_id=thing.pk,
    )
