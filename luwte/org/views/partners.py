"""Partners on screen: numbers for everybody, agreements and what was shared for who manages."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luwte.core.answers import back, carried_out, press, saved, show_form
from luwte.org import partnering
from luwte.org.access import OrgRequest, require_everywhere
from luwte.org.actions import partners as actions
from luwte.org.forms_partners import AgreementForm, PartnerContactForm, PartnerForm
from luwte.org.models import PartnerAgreement
from luwte.org.partnering import kind_words
from luwte.org.rules import Right

any_method = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def partners(request: OrgRequest, slug: str) -> HttpResponse:
    """Whom to call: names and numbers, for everybody on staff."""
    manages = _manages(request)
    lines = partnering.partner_lines(with_ended=manages)
    return render(request, "org/partners.html", {"lines": lines, "manages": manages})


@require_safe
def partner(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """One partner: agreements, and everything that was shared."""
    require_everywhere(request.actor, Right.PARTNERS_MANAGE)
    found = partnering.a_partner(pk)
    shown = {
        "partner": found,
        "contacts": found.contacts.order_by("position", "name"),
        "agreements": [(one, kind_words(one.may_share)) for one in partnering.agreements_of(found)],
        "sharings": partnering.sharings_of(found),
    }
    return render(request, "org/partner.html", shown)


@any_method
def partner_new(request: OrgRequest, slug: str) -> HttpResponse:
    """Add a partner."""
    require_everywhere(request.actor, Right.PARTNERS_MANAGE)
    form = PartnerForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form,
        lambda: actions.keep_partner(
            actor=request.actor, details=actions.PartnerDetails(**form.cleaned_data)
        ),
    ):
        saved(request)
        return back(request, "org:partners")
    return show_form(request, "org/partner_form.html", form)


@any_method
def partner_edit(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Change a partner."""
    require_everywhere(request.actor, Right.PARTNERS_MANAGE)
    found = partnering.a_partner(pk)
    initial = {name: getattr(found, name) for name in PartnerForm.base_fields}
    form = PartnerForm(request.POST or None, initial=initial)
    if request.method == "POST" and carried_out(
        form,
        lambda: actions.keep_partner(
            actor=request.actor,
            details=actions.PartnerDetails(**form.cleaned_data),
            partner=found,
        ),
    ):
        saved(request)
        return back(request, "org:partner", pk=pk)
    return show_form(request, "org/partner_form.html", form, {"partner": found})


@require_POST
def partner_state(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """We do not work together any more, or again."""
    require_everywhere(request.actor, Right.PARTNERS_MANAGE)
    found, actor = partnering.a_partner(pk), request.actor
    press(
        request,
        {
            "end": (
                lambda: actions.end_partner(actor=actor, partner=found),
                _("Ended. What was shared stays recorded."),
            ),
            "resume": (
                lambda: actions.end_partner(actor=actor, partner=found, is_active=True),
                _("The partner is there again."),
            ),
        },
    )
    return back(request, "org:partner", pk=pk)


@any_method
def contact_new(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Name somebody to call at a partner."""
    require_everywhere(request.actor, Right.PARTNERS_MANAGE)
    found = partnering.a_partner(pk)
    form = PartnerContactForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form,
        lambda: actions.keep_partner_contact(
            actor=request.actor,
            partner=found,
            details=actions.PartnerContactDetails(**form.cleaned_data),
        ),
    ):
        saved(request)
        return back(request, "org:partner", pk=pk)
    return show_form(request, "org/partner_contact_form.html", form, {"partner": found})


@any_method
def contact(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Change who to call."""
    require_everywhere(request.actor, Right.PARTNERS_MANAGE)
    found = partnering.a_contact(pk)
    initial = {name: getattr(found, name) for name in PartnerContactForm.base_fields}
    form = PartnerContactForm(request.POST or None, initial=initial)
    if request.method == "POST" and carried_out(
        form,
        lambda: actions.keep_partner_contact(
            actor=request.actor,
            partner=found.partner,
            details=actions.PartnerContactDetails(**form.cleaned_data),
            contact=found,
        ),
    ):
        saved(request)
        return back(request, "org:partner", pk=found.partner_id)
    return show_form(
        request,
        "org/partner_contact_form.html",
        form,
        {"partner": found.partner, "contact": found},
    )


@require_POST
def contact_erase(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take somebody off the page."""
    require_everywhere(request.actor, Right.PARTNERS_MANAGE)
    found = partnering.a_contact(pk)
    partner_pk = found.partner_id
    actions.erase_partner_contact(actor=request.actor, contact=found)
    saved(request)
    return back(request, "org:partner", pk=partner_pk)


@any_method
def agreement_new(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Record an agreement."""
    require_everywhere(request.actor, Right.PARTNERS_MANAGE)
    found = partnering.a_partner(pk)
    form = AgreementForm(request.POST or None, partner=found)
    if request.method == "POST" and carried_out(
        form,
        lambda: actions.keep_agreement(
            actor=request.actor,
            partner=found,
            details=actions.AgreementDetails(**form.cleaned_data),
        ),
    ):
        saved(request)
        return back(request, "org:partner", pk=pk)
    return show_form(request, "org/agreement_form.html", form, {"partner": found})


@any_method
def agreement(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Change an agreement, such as the day to look at it again."""
    require_everywhere(request.actor, Right.PARTNERS_MANAGE)
    found: PartnerAgreement = partnering.an_agreement(pk)
    initial = {name: getattr(found, name) for name in AgreementForm.base_fields}
    form = AgreementForm(request.POST or None, partner=found.partner, initial=initial)
    if request.method == "POST" and carried_out(
        form,
        lambda: actions.keep_agreement(
            actor=request.actor,
            partner=found.partner,
            details=actions.AgreementDetails(**form.cleaned_data),
            agreement=found,
        ),
    ):
        saved(request)
        return back(request, "org:partner", pk=found.partner_id)
    return show_form(
        request, "org/agreement_form.html", form, {"partner": found.partner, "agreement": found}
    )


@require_POST
def agreement_end(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """It counts no more."""
    require_everywhere(request.actor, Right.PARTNERS_MANAGE)
    found = partnering.an_agreement(pk)
    press(
        request,
        {
            "end": (
                lambda: actions.end_agreement(actor=request.actor, agreement=found),
                _("The agreement has ended."),
            )
        },
    )
    return back(request, "org:partner", pk=found.partner_id)


def _manages(request: OrgRequest) -> bool:
    return request.actor.reach(Right.PARTNERS_MANAGE).everything
