"""Fetch, call a verb, answer: letters of a case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luwte.core import audit, files
from luwte.core.answers import back, carried_out, press
from luwte.core.models import StoredFile
from luwte.core.refusal import Refused
from luwte.incidents.actions.attaching import take_in
from luwte.incidents.queries.involved import staff_there
from luwte.incidents.rules import TrackKind
from luwte.lib.media import Unusable
from luwte.lib.pdf import CannotPrint
from luwte.org.access import OrgRequest
from luwte.response.access import Desk, desk_for, require_handle
from luwte.response.actions import letters as deeds
from luwte.response.forms.letters import (
    ArrivalForm,
    FinalForm,
    LetterForm,
    SendingForm,
    WordsForm,
)
from luwte.response.models import Letter
from luwte.response.queries.letters import (
    claims_to_choose,
    face_of,
    letter_for,
    measures_to_choose,
    preview_of,
    read_words,
    readiness_of,
    sending_or_404,
)
from luwte.response.queries.offered import letters_offered
from luwte.response.queries.parties import parties_of
from luwte.response.queries.talks import talks_of
from luwte.response.rules.letters import usual_letter
from luwte.response.rules.states import LetterState

MOST_BYTES = 25 * 1024 * 1024
both = require_http_methods(["GET", "HEAD", "POST"])


@both
def new(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Start a letter."""
    desk = work(request, pk)
    form = _new_form(request, desk)
    made: list[Letter] = []
    if form.is_bound and carried_out(
        form,
        lambda: made.append(deeds.draft_letter(actor=request.actor, desk=desk, **form.plan)),
    ):
        messages.success(request, _("The draft is there. Read it and change what you like."))
        if not made:  # sent before
            return back(request, "response:of_case", pk=pk)
        return to_letter(request, desk, made[0])
    return step_page(request, desk, form, _("Write a letter"), _("Make a draft"))


@both
def letter(request: OrgRequest, slug: str, pk: UUID, letter_pk: UUID) -> HttpResponse:
    """A letter: a draft to edit, or what is final and how it left."""
    desk, found = letter_for(request.actor, pk, letter_pk)
    if found.state != LetterState.DRAFT:
        if request.method == "POST":
            raise Http404
        shown = {"desk": desk, "case": desk.case, "face": face_of(found), "letter": found}
        return render(request, "response/letter_final.html", shown)
    if request.method == "POST":
        require_handle(request.actor, desk)
    return _draft(request, desk, found)


@require_safe
def preview(request: OrgRequest, slug: str, pk: UUID, letter_pk: UUID) -> HttpResponse:
    """The draft as it would look on paper."""
    desk, found = letter_for(request.actor, pk, letter_pk)
    if found.state != LetterState.DRAFT:
        raise Http404
    words = read_words(request.actor, found)
    try:
        body = preview_of(request.actor, found, words)
    except CannotPrint as stopped:
        signs = " ".join(stopped.characters)
        messages.error(
            request,
            _("These signs cannot be printed: %(signs)s. Write it in other letters.")
            % {"signs": signs},
        )
        return to_letter(request, desk, found)
    return pdf_answer(body, _("draft") + ".pdf")


@require_safe
def pdf(request: OrgRequest, slug: str, pk: UUID, letter_pk: UUID) -> HttpResponse:
    """The final letter, to whose task it is; that it was opened is written down."""
    _desk, found = letter_for(request.actor, pk, letter_pk)
    return file_answer(request, found.file_id, "letter", found.pk)


@both
def final(request: OrgRequest, slug: str, pk: UUID, letter_pk: UUID) -> HttpResponse:
    """Make it final."""
    desk, found = _working(request, pk, letter_pk)
    if found.state != LetterState.DRAFT:
        return to_letter(request, desk, found)
    words = read_words(request.actor, found)
    ready = readiness_of(request.actor, found, words)
    form = FinalForm(request.POST if request.method == "POST" else None, staff=ready.staff)
    may_stand = bool(request.POST.get("names_may_stand"))
    if form.is_bound and carried_out(
        form,
        lambda: deeds.freeze_letter(
            actor=request.actor,
            desk=desk,
            letter=found,
            seen=_seen(request),
            names_may_stand=may_stand,
        ),
    ):
        messages.success(request, _("The letter is final. Now send it, and write down how."))
        return to_letter(request, desk, found)
    lead = _("It gets a number and never changes any more. Did you look at the preview?")
    return step_page(
        request, desk, form, _("Make the letter final"), _("Make final"), lead=lead, letter=found
    )


@require_POST
def language(request: OrgRequest, slug: str, pk: UUID, letter_pk: UUID) -> HttpResponse:
    """Another language beside the Dutch text, or not any more."""
    desk, found = _working(request, pk, letter_pk)
    seen = _seen(request)

    def set_to(told: str) -> Any:
        return lambda: deeds.add_language(
            actor=request.actor, desk=desk, letter=found, seen=seen, language=told
        )

    press(
        request,
        {
            "en": (set_to("en"), _("The English text stands below the Dutch one.")),
            "none": (set_to(""), _("The other language is taken out.")),
        },
    )
    return to_letter(request, desk, found)


@both
def void(request: OrgRequest, slug: str, pk: UUID, letter_pk: UUID) -> HttpResponse:
    """Throw a draft away."""
    desk, found = _working(request, pk, letter_pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_bound and carried_out(
        form, lambda: deeds.void_letter(actor=request.actor, desk=desk, letter=found)
    ):
        messages.success(request, _("The draft is gone."))
        return back(request, "response:of_case", pk=pk)
    return step_page(
        request,
        desk,
        form,
        _("Throw the draft away?"),
        _("Throw away"),
        lead=_("Its text cannot be brought back."),
        letter=found,
    )


@both
def send(request: OrgRequest, slug: str, pk: UUID, letter_pk: UUID) -> HttpResponse:
    """Write down how a letter left."""
    desk, found = _working(request, pk, letter_pk)
    if found.state != LetterState.FROZEN:
        return to_letter(request, desk, found)
    data, uploads = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = SendingForm(data, uploads, initial={"on": timezone.localdate()})

    def deed() -> object:
        given = form.cleaned_data
        return deeds.record_sending(
            actor=request.actor,
            desk=desk,
            letter=found,
            how=given["how"],
            sent_at=form.sent_at,
            proof=given["proof"],
            proof_file=taken(request, given["proof_file"]),
        )

    if form.is_bound and carried_out(form, deed):
        messages.success(request, _("It is written down."))
        return to_letter(request, desk, found)
    return step_page(request, desk, form, _("How did the letter leave?"), _("Record"), letter=found)


@both
def arrived(
    request: OrgRequest, slug: str, pk: UUID, letter_pk: UUID, sending_pk: UUID
) -> HttpResponse:
    """It was received, or came back."""
    desk, found = _working(request, pk, letter_pk)
    sending = sending_or_404(found, sending_pk)
    data = request.POST if request.method == "POST" else None
    form = ArrivalForm(data, initial={"on": timezone.localdate()})
    if form.is_bound and carried_out(
        form,
        lambda: deeds.record_arrival(
            actor=request.actor,
            desk=desk,
            sending=sending,
            on=form.cleaned_data["on"],
            came_back=bool(form.cleaned_data["came_back"]),
        ),
    ):
        messages.success(request, _("It is written down."))
        return to_letter(request, desk, found)
    return step_page(request, desk, form, _("Did the letter arrive?"), _("Record"), letter=found)


@require_safe
def proof(
    request: OrgRequest, slug: str, pk: UUID, letter_pk: UUID, sending_pk: UUID
) -> HttpResponse:
    """What proves that it left."""
    _desk, found = letter_for(request.actor, pk, letter_pk)
    return file_answer(request, sending_or_404(found, sending_pk).proof_file_id, "letter", found.pk)


# --- What talks use too -----------------------------------------------------------------------


def work(request: OrgRequest, pk: UUID) -> Desk:
    """To change something: who only decides gets no form."""
    desk = desk_for(request.actor, pk, TrackKind.RESPONSE)
    require_handle(request.actor, desk)
    return desk


def step_page(
    request: OrgRequest,
    desk: Desk,
    form: forms.Form,
    heading: str,
    verb: str,
    *,
    lead: str = "",
    letter: Letter | None = None,
    template: str = "response/letter_step.html",
    **more: Any,
) -> HttpResponse:
    """The page of one step; 422 when something is wrong with what was sent."""
    if letter is not None:
        letter.refresh_from_db()
    shown = {
        "desk": desk,
        "case": desk.case,
        "form": form,
        "heading": heading,
        "verb": verb,
        "lead": lead,
        "letter": letter,
        **more,
    }
    return render(request, template, shown, status=422 if form.is_bound else 200)


def taken(request: OrgRequest, upload: Any) -> StoredFile | None:
    """A file as it was looked at, cleaned and encrypted. Raises Refused when it cannot be kept."""
    if not upload:
        return None
    if (upload.size or 0) > MOST_BYTES:
        raise Refused(_("A file is at most 25 MB."))
    try:
        name = str(upload.name or "")
        return take_in(actor=request.actor, name=name, data=upload.read()).stored
    except Unusable:
        raise Refused(_("This is no photo, PDF or e-mail that we can keep.")) from None


def file_answer(
    request: OrgRequest, file_id: UUID | None, kind: str, object_id: UUID
) -> HttpResponse:
    """A file to who may read it, and a line in the audit; 404 for all others and when it went."""
    stored = files.readable(file_id, actor=request.actor) if file_id else None
    if stored is None:
        raise Http404
    try:
        body = files.read(stored)
    except (files.Gone, files.Damaged):
        raise Http404 from None
    audit.record_read(f"response.read_{kind}", actor=request.actor, kind=kind, object_id=object_id)
    if stored.content_type == "application/pdf" and kind == "letter":
        return pdf_answer(body, stored.name)
    response = HttpResponse(body, content_type=stored.content_type)
    response["Content-Disposition"] = content_disposition_header(True, stored.name) or "attachment"
    return private(response)


def pdf_answer(body: bytes, name: str) -> HttpResponse:
    """A PDF that opens in the browser."""
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return private(response)


def private(response: HttpResponse) -> HttpResponse:
    """Kept by no browser and no proxy."""
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def to_letter(request: OrgRequest, desk: Desk, letter: Letter) -> HttpResponse:
    """To the page of a letter."""
    return back(request, "response:letter", pk=desk.case.pk, letter_pk=letter.pk)


def _draft(request: OrgRequest, desk: Desk, found: Letter) -> HttpResponse:
    words = read_words(request.actor, found)
    form = WordsForm(request.POST if request.method == "POST" else None, words=words)
    if form.is_bound and carried_out(
        form,
        lambda: deeds.save_letter(
            actor=request.actor, desk=desk, letter=found, seen=_seen(request), words=form.words
        ),
    ):
        messages.success(request, _("The draft is kept."))
        return to_letter(request, desk, found)
    found.refresh_from_db()
    shown = {
        "desk": desk,
        "case": desk.case,
        "form": form,
        "letter": found,
        "face": face_of(found),
        "ready": readiness_of(request.actor, found, words),
        # After somebody else was first: what is stored now stands below what was typed.
        "stored": words if form.is_bound and found.edits != _seen(request) else None,
    }
    return render(
        request, "response/letter_draft.html", shown, status=422 if form.is_bound else 200
    )


ASKED = ("kind", "party", "measure", "talk", "claim")


def _new_form(request: OrgRequest, desk: Desk) -> LetterForm:
    asked = {name: request.GET.get(name, "") for name in ASKED}
    faces = parties_of(desk.case)
    measures = measures_to_choose(desk.case)
    if not asked["party"] and len(faces) == 1:
        asked["party"] = str(faces[0].pk)
    about = next((one for one, _words in measures if str(one.pk) == asked["measure"]), None)
    if about is not None:
        asked["party"] = str(about.party_id)
        asked["kind"] = asked["kind"] or usual_letter(about.kind, about.state)
    return LetterForm(
        request.POST if request.method == "POST" else None,
        initial=asked,
        kinds=letters_offered(request.organisation),
        parties=[(face.party, face.label) for face in faces],
        measures=measures,
        talks=[(face.talk, f"{face.label}, {face.state}") for face in talks_of(desk.case)],
        claims=claims_to_choose(desk.case),
        people=[there.person for there in staff_there(desk.case.pk)],
    )


def _working(request: OrgRequest, pk: UUID, letter_pk: UUID) -> tuple[Desk, Letter]:
    desk, found = letter_for(request.actor, pk, letter_pk)
    require_handle(request.actor, desk)
    return desk, found


def _seen(request: OrgRequest) -> int:
    told = request.POST.get("seen", "")
    return int(told) if told.isdecimal() and len(told) < 9 else 0
