"""Functions on screen."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luwte.core.answers import back, carried_out, press, saved, show_form
from luwte.org import actions, directory
from luwte.org.access import OrgRequest, require_everywhere
from luwte.org.forms import FunctionForm
from luwte.org.models import Function
from luwte.org.rules import Right


@require_GET
def functions(request: OrgRequest, slug: str) -> HttpResponse:
    """All functions with their risk class."""
    require_everywhere(request.actor, Right.ORG_MANAGE)
    found = directory.functions_with_staff()
    return render(request, "org/functions.html", {"functions": found})


@require_http_methods(["GET", "POST"])
def function_new(request: OrgRequest, slug: str) -> HttpResponse:
    """Add a function."""
    require_everywhere(request.actor, Right.ORG_MANAGE)
    form = FunctionForm(request.POST or None, initial={"risk_class": Function.Risk.LOW})
    if request.method == "POST" and carried_out(
        form, lambda: actions.add_function(actor=request.actor, **form.cleaned_data)
    ):
        saved(request)
        return back(request, "org:functions")
    return show_form(request, "org/function_form.html", form)


@require_http_methods(["GET", "POST"])
def function(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """One function: its tasks and its risk class."""
    require_everywhere(request.actor, Right.ORG_MANAGE)
    found = directory.a_function(pk)
    initial = {
        "name": found.name,
        "tasks": "\n".join(found.tasks),
        "risk_class": found.risk_class,
    }
    form = FunctionForm(request.POST or None, initial=initial)
    if request.method == "POST" and carried_out(
        form,
        lambda: actions.change_function(actor=request.actor, function=found, **form.cleaned_data),
    ):
        saved(request)
        return back(request, "org:functions")
    return show_form(request, "org/function_form.html", form, {"function": found})


@require_POST
def function_state(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """End a function, take it into use again, or erase it when nobody ever had it."""
    require_everywhere(request.actor, Right.ORG_MANAGE)
    found = directory.a_function(pk)
    actor = request.actor
    done = press(
        request,
        {
            "end": (
                lambda: actions.retire_function(actor=actor, function=found),
                _("The function has ended."),
            ),
            "resume": (
                lambda: actions.retire_function(actor=actor, function=found, is_active=True),
                _("The function is in use again."),
            ),
            "erase": (
                lambda: actions.erase_function(actor=actor, function=found),
                _("The function is erased."),
            ),
        },
    )
    return back(request, "org:functions") if done else back(request, "org:function", pk=pk)
