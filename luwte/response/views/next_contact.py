"""Before the next contact or visit after an incident."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luwte.core.answers import back, carried_out, show_form
from luwte.incidents.rules import TrackKind
from luwte.org.access import OrgRequest
from luwte.response.access import desk_for, require_handle
from luwte.response.actions.next_contact import look_ahead
from luwte.response.forms.next_contact import NextContactForm
from luwte.response.queries.next_contact import looked_at
from luwte.response.queries.parties import parties_of


@require_http_methods(["GET", "POST"])
def next_contact(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Go through the list."""
    desk = desk_for(request.actor, pk, TrackKind.RESPONSE)
    require_handle(request.actor, desk)
    form = NextContactForm(request.POST or None, parties=parties_of(desk.case))
    if request.method == "POST" and carried_out(
        form, lambda: look_ahead(actor=request.actor, desk=desk, looked=form.looked)
    ):
        messages.success(request, _("The list is kept. Who goes reads what to do."))
        return back(request, "response:of_case", pk=pk)
    shown = {"case": desk.case, "desk": desk, "before": looked_at(desk.case)}
    return show_form(request, "response/next_contact.html", form, shown)
