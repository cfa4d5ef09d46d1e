"""The report on paper: a form to print, and the code that leads to where it is typed over."""

from __future__ import annotations

import qrcode
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from qrcode.constants import ERROR_CORRECT_M

from luwte.catalogue.queries import emergency_numbers, terms
from luwte.catalogue.rules import Kind
from luwte.incidents.forms.report import ReportForm
from luwte.incidents.forms.report import spoken as in_words
from luwte.incidents.rules import Gravity
from luwte.org.access import OrgRequest
from luwte.policy.queries import norm_for


@require_safe
def paper(request: OrgRequest, slug: str) -> HttpResponse:
    """A blank form on one page of A4: the questions of the screen, with boxes to tick."""
    form = ReportForm(actor=request.actor, only=())
    norm = norm_for(request.organisation).value
    address = request.build_absolute_uri(
        reverse("incidents:report_all", kwargs={"slug": slug}) + "?paper=1"
    )
    context = {
        "forms": form.forms_of_aggression,
        "channels": [one.label for one in terms(Kind.CHANNEL, organisation=request.organisation)],
        "gravities": [(one.value, in_words(norm.of(one).description)) for one in Gravity],
        "code": code_of(address),
        "address": address,
        "numbers": emergency_numbers(organisation=request.organisation)[:4],
    }
    return render(request, "incidents/paper.html", context)


def code_of(text: str) -> SafeString:
    """A QR code as an SVG without colours, styles or outside addresses."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    drawn = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    size = len(rows)
    return mark_safe(
        f'<svg class="qr" viewBox="-2 -2 {size + 4} {size + 4}" aria-hidden="true">'
        f'<path fill="#fff" d="M-2 -2h{size + 4}v{size + 4}h-{size + 4}z"/>'
        f'<path fill="#000" d="{drawn}"/></svg>'
    )
