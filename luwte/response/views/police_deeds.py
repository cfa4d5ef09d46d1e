"""Fetch, call a verb, answer: klacht, melding and aangifte, evidence, contacts."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luwte.catalogue.queries import emergency_numbers
from luwte.core.answers import back, carried_out, press, show_form
from luwte.org.access import OrgRequest, require
from luwte.org.queries import active_partners
from luwte.org.rules import Right
from luwte.response.actions import complaints, contacting, evidence, police_reports
from luwte.response.actions.disclosing import is_in_care
from luwte.response.forms.police import (
    ASKED_AT,
    AheadForm,
    ContactForm,
    EvidenceForm,
    EvidenceMoveForm,
    KlachtForm,
    LaterActForm,
    OwnKlachtForm,
    ReportChangeForm,
    ReportForm,
    ReportMoveForm,
    SignForm,
)
from luwte.response.queries.keepers import who_can_hold
from luwte.response.queries.police import (
    complaint_face,
    complaint_in,
    contacts_ahead,
    evidence_in,
    klacht_offences,
    police_page,
    report_in,
    victims_of_case,
)
from luwte.response.rules.grounds import keeps_medical_secrets
from luwte.response.rules.states import (
    ContactMoment,
    EvidenceKind,
    Filer,
    PoliceReportKind,
)
from luwte.response.views.one_step import Asking, police_desk, police_work, seen_in, step
from luwte.response.words.police import EVIDENCE_MOVES, MOVES

any_method = require_http_methods(["GET", "HEAD", "POST"])


# --- Klacht -----------------------------------------------------------------------------------


@any_method
def klacht_new(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Ask a victim for a klacht."""
    desk = police_work(request, pk)
    page = police_page(request.actor, desk)
    form = KlachtForm(
        request.POST or None,
        victims=victims_of_case(desk),
        offences=klacht_offences(request.actor, page.proposal),
    )

    def deed() -> object:
        told = form.cleaned_data
        row = form.victims[told["victim"]]
        return complaints.ask_complaint(
            actor=request.actor,
            desk=desk,
            asked=complaints.Asked(
                incident=row.incident,
                offence_key=told["offence"],
                victim=row.person,
                victim_name=row.name,
                known_on=told["known_on"],
            ),
        )

    asking = Asking(
        heading=_("Ask for a klacht"),
        lead=_(
            "A klacht is the victim's own request to prosecute. The victim signs it, also when the "
            "employer goes to the police, within three months."
        ),
        verb=_("Ask for it"),
        done=_("The term runs. The victim and you are reminded before it ends."),
        anchor="klacht",
    )
    return step(request, desk, form, deed, asking)


@any_method
def klacht_sign(request: OrgRequest, slug: str, pk: UUID, klacht_pk: UUID) -> HttpResponse:
    """The klacht was signed."""
    desk = police_work(request, pk)
    row = complaint_in(desk, klacht_pk)
    form = SignForm(request.POST or None, initial={"signed_on": timezone.localdate()})
    asking = Asking(
        heading=_("The klacht was signed"),
        verb=_("Keep this"),
        done=_("Kept: the klacht was signed."),
        anchor="klacht",
    )
    return step(
        request,
        desk,
        form,
        lambda: complaints.sign_complaint(
            actor=request.actor, desk=desk, complaint=row, **form.cleaned_data
        ),
        asking,
    )


@any_method
def klacht_later(request: OrgRequest, slug: str, pk: UUID, klacht_pk: UUID) -> HttpResponse:
    """Stalking went on: the term runs from the last act."""
    desk = police_work(request, pk)
    row = complaint_in(desk, klacht_pk)
    form = LaterActForm(request.POST or None)
    asking = Asking(
        heading=_("There was a later act"),
        lead=_("For stalking the three months run from the last act."),
        verb=_("Keep this"),
        done=_("The term runs from that day."),
        anchor="klacht",
    )
    return step(
        request,
        desk,
        form,
        lambda: complaints.later_act(
            actor=request.actor, desk=desk, complaint=row, **form.cleaned_data
        ),
        asking,
    )


@require_POST
def klacht_answer(request: OrgRequest, slug: str, pk: UUID, klacht_pk: UUID) -> HttpResponse:
    """Not wanted, or wanted after all, as the victim said."""
    desk = police_desk(request, pk)
    row = complaint_in(desk, klacht_pk)
    actor = request.actor
    press(
        request,
        {
            "not_wanted": (
                lambda: complaints.decline_complaint(actor=actor, desk=desk, complaint=row),
                _("Kept: a klacht is not wanted. Until the last day it can still be asked."),
            ),
            "wanted": (
                lambda: complaints.resume_complaint(actor=actor, desk=desk, complaint=row),
                _("The term runs again."),
            ),
        },
    )
    return back(request, "response:police", pk=pk)


@any_method
def my_klacht(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """The victim's own page of it: what it is, until when, and the own choice."""
    row = complaints.own_complaint(request.actor, pk)
    face = complaint_face(request.actor, row)
    form = OwnKlachtForm(
        request.POST or None,
        is_declined=row.not_wanted_at is not None,
        initial={"signed_on": timezone.localdate()},
    )

    def deed() -> None:
        told = form.cleaned_data
        complaints.answer_own(
            actor=request.actor,
            complaint=row,
            answer=told["answer"],
            signed_on=told["signed_on"],
        )

    if request.method == "POST" and carried_out(form, deed):
        messages.success(request, _("Your choice is kept."))
        return back(request, "response:my_klacht", pk=pk)
    numbers = {one.key: one for one in emergency_numbers(organisation=request.organisation)}
    shown = {"face": face, "row": row, "support": numbers.get("victim_support")}
    return show_form(request, "response/my_klacht.html", form, shown)


# --- Melding and aangifte ---------------------------------------------------------------------


@any_method
def report_new(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Plan a melding or an aangifte, or record one that was made."""
    desk = police_work(request, pk)
    page = police_page(request.actor, desk)
    form = ReportForm(
        request.POST or None,
        initial={
            "kind": PoliceReportKind.REPORT if page.advises_report else PoliceReportKind.NOTICE,
            "filer": page.decided.filer if page.decided else Filer.EMPLOYER,
        },
    )

    def deed() -> object:
        told = form.cleaned_data
        return police_reports.plan_report(
            actor=request.actor,
            desk=desk,
            kind=PoliceReportKind(told["kind"]),
            filer=Filer(told["filer"]),
            facts=form.facts(),
        )

    asking = Asking(
        heading=_("Melding or aangifte"),
        lead=_(
            "Luwte sends nothing to the police. You make the appointment yourself: 0900-8844, or "
            "112 when every second counts."
        ),
        verb=_("Keep this"),
        done=_("It is kept. Take the sheet with you, and say VPT."),
        anchor="reports",
        more={"page": page},
    )
    return step(request, desk, form, deed, asking)


@any_method
def report_change(request: OrgRequest, slug: str, pk: UUID, report_pk: UUID) -> HttpResponse:
    """Number, officer, station, appointment, and when to ask again."""
    desk = police_work(request, pk)
    row = report_in(desk, report_pk)
    fields = ("appointment_at", "number", "officer", "station", "chase_on")
    form = ReportChangeForm(
        request.POST or None, initial={name: getattr(row, name) for name in fields}
    )
    asking = Asking(
        heading=_("What became known"),
        verb=_("Keep this"),
        done=_("Kept."),
        seen=row.version,
        anchor="reports",
    )
    return step(
        request,
        desk,
        form,
        lambda: police_reports.change_report(
            actor=request.actor,
            desk=desk,
            report=row,
            seen=seen_in(request),
            facts=form.facts(),
        ),
        asking,
    )


@any_method
def report_move(
    request: OrgRequest, slug: str, pk: UUID, report_pk: UUID, move: str
) -> HttpResponse:
    """One step of a report."""
    desk = police_work(request, pk)
    if move not in ASKED_AT:
        raise Http404
    row = report_in(desk, report_pk)
    form = ReportMoveForm(request.POST or None, move=move)
    leads = {
        "refuse": _(
            "Ask whether the assistant prosecutor (hulpofficier) agrees. Otherwise leave a melding."
        ),
        "dismiss": _("Whom it happened to hears that it stopped."),
    }
    asking = Asking(
        heading=str(MOVES[move]),
        lead=leads.get(move, ""),
        verb=_("Keep this"),
        done=_("Kept."),
        seen=row.version,
        anchor="reports",
    )
    return step(
        request,
        desk,
        form,
        lambda: police_reports.move_report(
            actor=request.actor,
            desk=desk,
            report=row,
            seen=seen_in(request),
            move=move,
            facts=form.facts(),
        ),
        asking,
    )


# --- Evidence ---------------------------------------------------------------------------------


@any_method
def evidence_new(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Ask to hold something the same day."""
    desk = police_work(request, pk)
    people = who_can_hold(request.actor, desk.case)
    form = EvidenceForm(request.POST or None, people=people)

    def deed() -> object:
        told = dict(form.cleaned_data)
        kind = EvidenceKind(told.pop("kind"))
        return evidence.ask_evidence(
            actor=request.actor, desk=desk, item=evidence.EvidenceItem(kind=kind, **told)
        )

    asking = Asking(
        heading=_("What may disappear?"),
        lead=_(
            "Ask to hold it today. We only keep it: we do not investigate ourselves. That is for "
            "the police."
        ),
        verb=_("Ask to hold it"),
        done=_("Kept. It is due today; you are reminded."),
        anchor="evidence",
    )
    return step(request, desk, form, deed, asking)


@any_method
def evidence_move(
    request: OrgRequest, slug: str, pk: UUID, evidence_pk: UUID, move: str
) -> HttpResponse:
    """Held, handed over, lost or released."""
    desk = police_work(request, pk)
    if move not in EVIDENCE_MOVES:
        raise Http404
    row = evidence_in(desk, evidence_pk)
    people = who_can_hold(request.actor, desk.case)
    initial = {"keeper": row.keeper, "keeper_name": row.keeper_name, "where": row.where}
    form = EvidenceMoveForm(request.POST or None, move=move, people=people, initial=initial)
    asking = Asking(
        heading=str(EVIDENCE_MOVES[move]),
        lead=row.what,
        verb=_("Keep this"),
        done=_("Kept."),
        anchor="evidence",
    )
    return step(
        request,
        desk,
        form,
        lambda: evidence.move_evidence(
            actor=request.actor, desk=desk, evidence=row, move=move, **form.cleaned_data
        ),
        asking,
    )


# --- Contacts ---------------------------------------------------------------------------------


@any_method
def contact_new(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Record contact with the police or another partner."""
    desk = police_work(request, pk)
    partners = active_partners()
    form = ContactForm(request.POST or None, partners=partners, in_care=is_in_care(desk.case))

    def deed() -> object:
        told = form.cleaned_data
        return contacting.log_contact(
            actor=request.actor,
            desk=desk,
            note=contacting.ContactNote(
                partner=form.partners[told["partner"]],
                moment=ContactMoment(told["moment"]),
                text=told["text"],
                with_whom=told["with_whom"],
                at=told["at"],
                kinds=told["kinds"],
                reason=told["reason"],
                is_about_patient=not told.get("nothing_about_patient", False),
            ),
        )

    asking = Asking(
        heading=_("Contact with the police or a partner"),
        lead=_("Before, during or after. This is a record: Luwte tells nobody anything."),
        verb=_("Keep this"),
        done=_("The contact is recorded."),
        anchor="contacts",
        template="response/police_contact.html",
        more={"partners": partners},
    )
    return step(request, desk, form, deed, asking)


@any_method
def contacts_before(request: OrgRequest, slug: str) -> HttpResponse:
    """Contact with the police or a partner before anything happened: a risk that we see coming."""
    require(request.actor, Right.RESPONSE_HANDLE)
    partners = active_partners()
    in_care = keeps_medical_secrets(request.organisation.sectors)
    form = AheadForm(request.POST or None, partners=partners, in_care=in_care)

    def deed() -> object:
        told = form.cleaned_data
        return contacting.log_contact_ahead(
            actor=request.actor,
            note=contacting.ContactNote(
                partner=form.partners[told["partner"]],
                moment=ContactMoment.BEFORE,
                text=told["text"],
                with_whom=told["with_whom"],
                at=told["at"],
                kinds=told["kinds"],
                reason=told["reason"],
                is_about_patient=not told.get("nothing_about_patient", False),
            ),
        )

    if request.method == "POST" and carried_out(form, deed):
        messages.success(request, _("The contact is recorded."))
        return back(request, "response:contacts_ahead")
    shown = {"contacts": contacts_ahead(), "partners": partners}
    return show_form(request, "response/contacts_ahead.html", form, shown)
