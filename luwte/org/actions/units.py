"""The tree of units."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from luwte.core import audit, outbox
from luwte.core.refusal import Refused, verb
from luwte.lib.ids import uuid7
from luwte.org.access import Actor, require_everywhere
from luwte.org.actions.erasing import erase_unused
from luwte.org.events import UnitMoved
from luwte.org.models import Unit
from luwte.org.rules import Right
from luwte.tenancy.actions import touch_settings

# A path is one UUID of 32 characters and a dot per level, within Unit.path.
DEEPEST = 18


def step_of(unit: Unit) -> str:
    """What a unit adds to the path of its parent."""
    return f"{unit.pk.hex}."


@verb("org.add_unit")
def add_unit(*, actor: Actor, name: str, parent: Unit | None = None) -> Unit:
    """Add a unit below `parent`, or at the top. Raises Refused for a name that is taken there."""
    require_everywhere(actor, Right.ORG_MANAGE)
    _deep_enough(parent.path if parent else "")
    _free_name(name, parent)
    unit = Unit(id=uuid7(), name=name.strip(), parent=parent)
    unit.path = (parent.path if parent else "") + step_of(unit)
    _saved(unit)
    touch_settings(actor.organisation_id)
    audit.record("org.add_unit", actor=actor, kind="unit", object_id=unit.pk)
    return unit


@verb("org.rename_unit")
def rename_unit(*, actor: Actor, unit: Unit, name: str) -> Unit:
    """Give a unit another name; everything that points to it stays."""
    require_everywhere(actor, Right.ORG_MANAGE)
    _free_name(name, unit.parent, besides=unit)
    unit.name = name.strip()
    _saved(unit, "name")
    touch_settings(actor.organisation_id)
    audit.record("org.rename_unit", actor=actor, kind="unit", object_id=unit.pk, fields=["name"])
    return unit


@verb("org.move_unit")
def move_unit(*, actor: Actor, unit: Unit, parent: Unit | None) -> Unit:
    """Hang a unit, with all below it, elsewhere. Raises Refused when `parent` is the unit itself
    or stands below it, when the name is taken there, or when the tree would become too deep."""
    require_everywhere(actor, Right.ORG_MANAGE)
    # The tree as it is now, held until the end: two moves at once could make a ring.
    held = {found.pk: found for found in Unit.objects.select_for_update().order_by("pk")}
    unit = held[unit.pk]
    parent = held[parent.pk] if parent else None
    if parent is not None and parent.path.startswith(unit.path):
        raise Refused(
            _("A unit cannot stand below itself. Choose another unit."),
            kind="unit",
            object_id=unit.pk,
        )
    old, new = unit.path, (parent.path if parent else "") + step_of(unit)
    below = [found for found in held.values() if found.path.startswith(old)]
    if max(len(found.path) for found in below) - len(old) + len(new) > DEEPEST * 33:
        raise Refused(_("The tree would become too deep."), kind="unit", object_id=unit.pk)
    _free_name(unit.name, parent, besides=unit)
    Unit.objects.filter(path__startswith=old).update(
        path=Concat(Value(new), Substr(F("path"), len(old) + 1))
    )
    unit.parent, unit.path = parent, new
    _saved(unit, "parent")
    touch_settings(actor.organisation_id)
    audit.record("org.move_unit", actor=actor, kind="unit", object_id=unit.pk, fields=["parent"])
    outbox.publish(UnitMoved(organisation_id=actor.organisation_id, unit_id=unit.pk))
    return unit


@verb("org.deactivate_unit")
def deactivate_unit(*, actor: Actor, unit: Unit) -> Unit:
    """End a unit: nobody is placed there any more; what happened there stays. Raises Refused
    while people or active units are in it."""
    require_everywhere(actor, Right.ORG_MANAGE)
    below = Unit.objects.filter(path__startswith=unit.path, is_active=True).exclude(pk=unit.pk)
    if below.exists():
        raise Refused(_("First end the units below it."), kind="unit", object_id=unit.pk)
    if unit.person_set.filter(is_active=True).exists():
        raise Refused(_("First move the people in it."), kind="unit", object_id=unit.pk)
    return _set_active(actor, unit, is_active=False)


@verb("org.reactivate_unit")
def reactivate_unit(*, actor: Actor, unit: Unit) -> Unit:
    """Take a unit into use again. Raises Refused while the unit above it has ended."""
    require_everywhere(actor, Right.ORG_MANAGE)
    if unit.parent is not None and not unit.parent.is_active:
        raise Refused(
            _("First take the unit above it into use again."), kind="unit", object_id=unit.pk
        )
    return _set_active(actor, unit, is_active=True)


@verb("org.erase_unit")
def erase_unit(*, actor: Actor, unit: Unit) -> None:
    """Erase a unit that nothing points to. Raises Refused when it was ever used."""
    require_everywhere(actor, Right.ORG_MANAGE)
    erase_unused(actor, unit, "unit")


def _set_active(actor: Actor, unit: Unit, *, is_active: bool) -> Unit:
    unit.is_active = is_active
    unit.save(update_fields=["is_active"])
    touch_settings(actor.organisation_id)
    audit.record(
        "org.reactivate_unit" if is_active else "org.deactivate_unit",
        actor=actor,
        kind="unit",
        object_id=unit.pk,
        fields=["is_active"],
    )
    return unit


def _deep_enough(path: str) -> None:
    if path.count(".") >= DEEPEST:
        raise Refused(_("The tree would become too deep."), kind="unit")


def _free_name(name: str, parent: Unit | None, besides: Unit | None = None) -> None:
    """A name once per parent. The constraint of the database does not see two top units, whose
    parent is empty."""
    if not name.strip():
        raise Refused(_("A unit needs a name."), kind="unit")
    taken = Unit.objects.filter(parent=parent, name__iexact=name.strip())
    if besides is not None:
        taken = taken.exclude(pk=besides.pk)
    if taken.exists():
        raise Refused(_("There is a unit with this name here already."), kind="unit")


def _saved(unit: Unit, *fields: str) -> None:
    try:
        with transaction.atomic():
            unit.save(update_fields=fields or None)
    except IntegrityError as error:
        raise Refused(_("There is a unit with this name here already."), kind="unit") from error
