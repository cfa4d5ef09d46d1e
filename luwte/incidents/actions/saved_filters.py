"""Ways to look at the cases that somebody keeps: personal, few, and worth nothing to others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.refusal import Refused, verb
from luwte.incidents.models import SavedFilter
from luwte.org.access import Actor, require
from luwte.org.rules import Right

MOST: Final = 30


@verb("incidents.save_filter")
def save_filter(*, actor: Actor, name: str, query: Mapping[str, str]) -> SavedFilter:
    """Keep this way of looking under a name. query: parameters of the address of the list. Raises
    Refused without a name, for a name that is taken, and beyond thirty."""
    require(actor, Right.CASES_READ)
    if SavedFilter.objects.filter(person_id=actor.person_id).count() >= MOST:
        raise Refused(_("You keep %(most)d views already. Remove one first.") % {"most": MOST})
    try:
        with transaction.atomic():
            kept = SavedFilter.objects.create(
                person=actor.person,
                name=_name(name),
                query=dict(query),
                created_at=timezone.now(),
            )
    except IntegrityError as taken:
        raise _taken() from taken
    _note(actor, kept, "incidents.save_filter")
    return kept


@verb("incidents.rename_filter")
def rename_filter(*, actor: Actor, kept: SavedFilter, name: str) -> None:
    """Call it differently. Raises Refused for a name that is taken."""
    _require_own(actor, kept)
    try:
        with transaction.atomic():
            SavedFilter.objects.filter(pk=kept.pk).update(name=_name(name))
    except IntegrityError as taken:
        raise _taken() from taken
    _note(actor, kept, "incidents.rename_filter")


@verb("incidents.remove_filter")
def remove_filter(*, actor: Actor, kept: SavedFilter) -> None:
    """Keep it no longer; the cases stay as they are."""
    _require_own(actor, kept)
    SavedFilter.objects.filter(pk=kept.pk).delete()
    _note(actor, kept, "incidents.remove_filter")


def _require_own(actor: Actor, kept: SavedFilter) -> None:
    if kept.person_id != actor.person_id:
        raise Refused(_("You may not do this."))


def _name(name: str) -> str:
    short = " ".join(name.split())[:80]
    if not short:
        raise Refused(_("Give it a name."))
    return short


def _taken() -> Refused:
    return Refused(_("You already keep a view with this name. Choose another."))


def _note(actor: Actor, kept: SavedFilter, what: str) -> None:
    audit.record(what, actor=actor, kind="saved_filter", object_id=kept.pk)
