"""The size of the organisation on screen."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from luwte.core.answers import back, carried_out, saved, show_form
from luwte.org.access import OrgRequest, require_everywhere
from luwte.org.actions.mode import choose_mode
from luwte.org.forms import ModeForm
from luwte.org.rules import Right


@require_http_methods(["GET", "POST"])
def mode(request: OrgRequest, slug: str) -> HttpResponse:
    """An ordinary organisation, or a small practice."""
    require_everywhere(request.actor, Right.SETTINGS_MANAGE)
    chosen = "small" if request.organisation.is_small_practice else "ordinary"
    form = ModeForm(request.POST or None, initial={"mode": chosen})
    if request.method == "POST" and carried_out(
        form,
        lambda: choose_mode(
            actor=request.actor, is_small_practice=form.cleaned_data["mode"] == "small"
        ),
    ):
        saved(request)
        return back(request, "org:mode")
    return show_form(request, "org/mode.html", form)
