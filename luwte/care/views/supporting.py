"""The pages of who supports: whom, when, what helps; and of the roster."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from luwte.care import actions, vault
from luwte.care.access import moment_of, readable_path, supported_path
from luwte.care.forms import NoteForm, PlaceForm, SupporterForm, TalkForm
from luwte.care.queries.paths import conversation, mine, talks_of
from luwte.care.queries.roster import Place, place_of, roster, supporters_for
from luwte.core.answers import back, carried_out, saved, show_form
from luwte.org.access import OrgRequest, require
from luwte.org.rules import Right

FORM = "care/form.html"


@require_safe
def my_talks(request: OrgRequest, slug: str) -> HttpResponse:
    """Whom I support and when, and the care for me."""
    return render(request, "care/mine.html", {"mine": mine(request.actor)})


@require_safe
def path(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """The next talk with one person: when, what helps, when to refer and where to."""
    found = supported_path(request.actor, pk)
    return render(request, "care/path.html", {"page": conversation(request.actor, found)})


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def talk(request: OrgRequest, slug: str, pk: UUID, moment: UUID) -> HttpResponse:
    """Write down how a talk went."""
    found = supported_path(request.actor, pk)
    row = moment_of(found, moment)
    form = TalkForm(request.POST if request.method == "POST" else None)
    if form.is_bound and carried_out(
        form,
        lambda: actions.record_talk(
            actor=request.actor,
            path=found,
            moment=row,
            outcome=form.outcome_chosen,
            note=form.cleaned_data["note"],
        ),
    ):
        saved(request)
        return back(request, "care:path", pk=pk)
    label = next(one.label for one in talks_of(found) if one.moment.pk == row.pk)
    shown = {
        "title": _("How did it go?"),
        "lead": f"{found.person.name} · {label}",
        "verb": _("Write it down"),
        "back": ("care:path", pk),
    }
    return show_form(request, FORM, form, shown)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def notes(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """The notes, for the two of them. Opening them is kept, and shown to whom they are about."""
    found = readable_path(request.actor, pk)
    near = vault.is_near(request.actor, found)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        if not near:
            raise Http404
        if carried_out(
            form,
            lambda: actions.write_note(
                actor=request.actor, path=found, text=form.cleaned_data["text"]
            ),
        ):
            saved(request)
            return back(request, "care:notes", pk=pk)
    shown = {
        "path": found,
        "opened": vault.read_notes(request.actor, found),
        "near": near,
        "is_mine": found.person_id == request.actor.person_id,
    }
    return show_form(request, "care/notes.html", form, shown)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Let a colleague go on."""
    found = supported_path(request.actor, pk)
    places = [one for one in supporters_for(found) if one.person.pk != request.actor.person_id]
    form = SupporterForm(request.POST if request.method == "POST" else None, places=places)
    if form.is_bound and carried_out(
        form,
        lambda: actions.hand_path(
            actor=request.actor, path=found, supporter=form.chosen, seen=found.version
        ),
    ):
        saved(request)
        return back(request, "care:mine")
    shown = {
        "title": _("Let a colleague go on"),
        "lead": _("What you wrote stays with you, unless %(name)s agrees that it is read.")
        % {"name": found.person.name},
        "verb": _("Hand over"),
        "back": ("care:path", pk),
        "nobody": not places,
    }
    return show_form(request, FORM, form, shown)


@require_safe
def places(request: OrgRequest, slug: str) -> HttpResponse:
    """The roster: who can be asked, and how much each has open."""
    require(request.actor, Right.CARE_ROSTER)
    return render(request, "care/roster.html", {"places": roster()})


@require_http_methods(["GET", "HEAD", "POST"])
def place(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """One place on it."""
    require(request.actor, Right.CARE_ROSTER)
    found = _place(pk)
    form = PlaceForm(
        request.POST if request.method == "POST" else None,
        initial={
            "is_on": found.is_on,
            "most_open": found.most_open,
            "paused_until": found.paused_until,
        },
    )
    if form.is_bound and carried_out(
        form,
        lambda: actions.change_place(
            actor=request.actor,
            person=found.person,
            most_open=form.cleaned_data["most_open"],
            paused_until=form.cleaned_data["paused_until"],
            is_on=form.cleaned_data["is_on"],
        ),
    ):
        saved(request)
        return back(request, "care:roster")
    shown = {
        "title": found.person.name,
        "lead": _("Who is not asked any more hands over what is open."),
        "verb": _("Keep this"),
        "back": ("care:roster", None),
    }
    return show_form(request, FORM, form, shown)


def _place(pk: UUID) -> Place:
    found = place_of(pk)
    if found is None:
        raise Http404
    return found
