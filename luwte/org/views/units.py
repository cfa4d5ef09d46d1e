"""The tree of units on screen."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luwte.core.answers import back, carried_out, press, saved, show_form
from luwte.org import actions, directory
from luwte.org.access import OrgRequest, require_everywhere
from luwte.org.forms import UnitForm
from luwte.org.models import Unit
from luwte.org.rules import Right


@require_GET
def units(request: OrgRequest, slug: str) -> HttpResponse:
    """The whole tree with how many people stand in each unit."""
    require_everywhere(request.actor, Right.ORG_MANAGE)
    tree = request.actor.tree
    counts = directory.staff_per_unit()
    lines = [
        {
            "node": node,
            "depth": range(min(tree.depth(node.pk), 6)),
            "above": tree.name(node.parent_id),
            "count": counts.get(node.pk, 0),
        }
        for node in tree.ordered
    ]
    return render(request, "org/units.html", {"lines": lines, "homeless": counts.get(None, 0)})


@require_http_methods(["GET", "POST"])
def unit_new(request: OrgRequest, slug: str) -> HttpResponse:
    """Add a unit."""
    require_everywhere(request.actor, Right.ORG_MANAGE)
    initial = {"parent": request.GET.get("below", "")}
    form = UnitForm(request.POST or None, tree=request.actor.tree, initial=initial)
    if request.method == "POST" and carried_out(
        form, lambda: actions.add_unit(actor=request.actor, **form.cleaned_data)
    ):
        saved(request)
        return back(request, "org:units")
    return show_form(request, "org/unit_form.html", form)


@require_http_methods(["GET", "POST"])
def unit(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """One unit: another name, another place in the tree, its end."""
    require_everywhere(request.actor, Right.ORG_MANAGE)
    found = directory.a_unit(pk)
    initial = {"name": found.name, "parent": found.parent_id}
    form = UnitForm(request.POST or None, tree=request.actor.tree, unit=found, initial=initial)
    if request.method == "POST" and carried_out(form, lambda: _change(request, found, form)):
        saved(request)
        return back(request, "org:units")
    people = directory.staff_of(found)
    return show_form(request, "org/unit_form.html", form, {"unit": found, "people": people[:50]})


@require_POST
def unit_state(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """End a unit, take it into use again, or erase it when it was never used."""
    require_everywhere(request.actor, Right.ORG_MANAGE)
    found = directory.a_unit(pk)
    actor = request.actor
    done = press(
        request,
        {
            "end": (
                lambda: actions.deactivate_unit(actor=actor, unit=found),
                _("The unit has ended. What happened there stays."),
            ),
            "resume": (
                lambda: actions.reactivate_unit(actor=actor, unit=found),
                _("The unit is in use again."),
            ),
            "erase": (
                lambda: actions.erase_unit(actor=actor, unit=found),
                _("The unit is erased."),
            ),
        },
    )
    return back(request, "org:units") if done else back(request, "org:unit", pk=pk)


def _change(request: OrgRequest, found: Unit, form: UnitForm) -> None:
    name, parent = form.cleaned_data["name"], form.cleaned_data["parent"]
    if _pk(parent) != found.parent_id:
        found = actions.move_unit(actor=request.actor, unit=found, parent=parent)
    if name.strip() != found.name:
        actions.rename_unit(actor=request.actor, unit=found, name=name)


def _pk(unit: Unit | None) -> UUID | None:
    return unit.pk if unit else None
