"""Functions: jobs with their tasks and their risk class."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.refusal import Refused, verb
from luwte.org.access import Actor, require_everywhere
from luwte.org.actions.erasing import erase_unused
from luwte.org.models import Function
from luwte.org.rules import Right
from luwte.tenancy.actions import touch_settings

MOST_TASKS = 40
LONGEST_TASK = 120


@verb("org.add_function")
def add_function(
    *,
    actor: Actor,
    name: str,
    tasks: Iterable[str] = (),
    risk_class: str = Function.Risk.LOW,
) -> Function:
    """Add a function. Tasks are short texts, or keys of catalogue terms."""
    require_everywhere(actor, Right.ORG_MANAGE)
    _free_name(name)
    function = Function.objects.create(
        name=name.strip(), tasks=_clean(tasks), risk_class=Function.Risk(risk_class)
    )
    touch_settings(actor.organisation_id)
    audit.record("org.add_function", actor=actor, kind="function", object_id=function.pk)
    return function


@verb("org.change_function")
def change_function(
    *, actor: Actor, function: Function, name: str, tasks: Iterable[str], risk_class: str
) -> Function:
    """Change name, tasks and risk class."""
    require_everywhere(actor, Right.ORG_MANAGE)
    _free_name(name, besides=function)
    function.name = name.strip()
    function.tasks = _clean(tasks)
    function.risk_class = Function.Risk(risk_class)
    function.save(update_fields=["name", "tasks", "risk_class"])
    touch_settings(actor.organisation_id)
    audit.record(
        "org.change_function",
        actor=actor,
        kind="function",
        object_id=function.pk,
        fields=["name", "tasks", "risk_class"],
    )
    return function


@verb("org.retire_function")
def retire_function(*, actor: Actor, function: Function, is_active: bool = False) -> Function:
    """End a function, or (`is_active`) take it into use again."""
    require_everywhere(actor, Right.ORG_MANAGE)
    function.is_active = is_active
    function.save(update_fields=["is_active"])
    touch_settings(actor.organisation_id)
    audit.record(
        "org.retire_function",
        actor=actor,
        kind="function",
        object_id=function.pk,
        fields=["is_active"],
    )
    return function


@verb("org.erase_function")
def erase_function(*, actor: Actor, function: Function) -> None:
    """Erase a function that nobody ever had."""
    require_everywhere(actor, Right.ORG_MANAGE)
    erase_unused(actor, function, "function")


def _clean(tasks: Iterable[str]) -> list[str]:
    found = list(dict.fromkeys(task.strip() for task in tasks if task.strip()))
    if len(found) > MOST_TASKS or any(len(task) > LONGEST_TASK for task in found):
        raise Refused(_("At most 40 tasks of at most 120 characters each."), kind="function")
    return found


def _free_name(name: str, besides: Function | None = None) -> None:
    if not name.strip():
        raise Refused(_("A function needs a name."), kind="function")
    taken = Function.objects.filter(name__iexact=name.strip())
    if besides is not None:
        taken = taken.exclude(pk=besides.pk)
    if taken.exists():
        raise Refused(_("There is a function with this name already."), kind="function")
