"""The sanction matrix is written class by class; each page saves its part in the draft at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luwte.core.refusal import Refused
from luwte.org.access import OrgRequest, require_everywhere
from luwte.org.rules import Right
from luwte.policy import wording
from luwte.policy.actions import draft_settings
from luwte.policy.forms import ClassForm, DraftForm, GeneralForm, StartForm
from luwte.policy.forms.matrix_steps import MANY
from luwte.policy.models import SettingVersion
from luwte.policy.queries import authority_for, draft_of, keys_ever, matrix_for, read_values
from luwte.policy.rules import Kind, Matrix, MatrixClass
from luwte.policy.rules.arranging import free_key, rearranged
from luwte.policy.rules.matrix import MOST_CLASSES
from luwte.policy.views.shared import seen_edit
from luwte.policy.views.words import words_of
from luwte.policy.wording.coverage import matrix_gaps
from luwte.policy.wording.measures import matrix_doubts


def matrix_draft(request: OrgRequest, slug: str) -> HttpResponse:
    """Begin a draft, or see it with everything that can be changed in it."""
    waiting = draft_of(Kind.MATRIX)
    if waiting is None:
        return _start(request, slug)
    matrix = _matrix(waiting)
    shown = {
        **_about(waiting),
        **words_of(matrix),
        "reason": waiting.reason,
        "room_for_more": len(matrix.classes) < MOST_CLASSES,
        "doubts": matrix_doubts(matrix, authority_for(request.actor.organisation).value),
        "gaps": matrix_gaps(matrix, request.actor.organisation.sectors),
    }
    return render(request, "policy/draft_matrix.html", shown)


def _start(request: OrgRequest, slug: str) -> HttpResponse:
    now = matrix_for(request.actor.organisation).value
    form = StartForm(request.POST or None, now=now)
    if request.method == "POST" and form.is_valid() and _saved(request, form):
        messages.success(request, _("The draft has begun. Change what has to be different."))
        return redirect("policy:draft", slug=slug, kind=Kind.MATRIX.value)
    shown = {**_about(None), "form": form}
    return render(request, "policy/draft_matrix_start.html", shown, status=_status(form))


@require_http_methods(["GET", "POST"])
def general(request: OrgRequest, slug: str) -> HttpResponse:
    """What holds for every class."""
    require_everywhere(request.actor, Right.POLICY_DRAFT)
    waiting = draft_of(Kind.MATRIX)
    if waiting is None:
        return _no_draft(request, slug)
    matrix = _matrix(waiting)
    if request.method == "POST":
        form = GeneralForm(request.POST, now=matrix, initial=GeneralForm.initial_of(matrix))
        if form.is_valid() and _saved(request, form):
            _say_kept(request, form)
            return redirect("policy:draft", slug=slug, kind=Kind.MATRIX.value)
    else:
        form = GeneralForm(now=matrix, initial=_initial(waiting, GeneralForm.initial_of(matrix)))
    shown = {**_about(waiting), "form": form}
    return render(request, "policy/draft_matrix_general.html", shown, status=_status(form))


@require_http_methods(["GET", "POST"])
def new_class(request: OrgRequest, slug: str) -> HttpResponse:
    """Add a class of behaviour."""
    require_everywhere(request.actor, Right.POLICY_DRAFT)
    waiting = draft_of(Kind.MATRIX)
    if waiting is None:
        return _no_draft(request, slug)
    matrix = _matrix(waiting)
    if len(matrix.classes) >= MOST_CLASSES:
        messages.error(
            request, _("A matrix has at most %(most)s classes.") % {"most": MOST_CLASSES}
        )
        return redirect("policy:draft", slug=slug, kind=Kind.MATRIX.value)
    key = free_key({*matrix.keys, *keys_ever()})
    return _class_page(request, slug, waiting, MatrixClass(key=key), is_new=True)


@require_http_methods(["GET", "POST"])
def change_class(request: OrgRequest, slug: str, key: str) -> HttpResponse:
    """Change a class of behaviour and its steps."""
    require_everywhere(request.actor, Right.POLICY_DRAFT)
    waiting = draft_of(Kind.MATRIX)
    if waiting is None:
        return _no_draft(request, slug)
    try:
        one = _matrix(waiting).of(key)
    except LookupError:
        raise Http404 from None
    return _class_page(request, slug, waiting, one, is_new=False)


def _class_page(
    request: OrgRequest, slug: str, waiting: SettingVersion, one: MatrixClass, *, is_new: bool
) -> HttpResponse:
    matrix = _matrix(waiting)
    if request.method == "POST" and "more" in request.POST:
        form, status = _with_room_for_more(request, matrix, one), 200
    elif request.method == "POST":
        stood = ClassForm.initial_of(one)
        form = ClassForm(request.POST, key=one.key, now=matrix, initial=stood)
        if form.is_valid() and _saved(request, form):
            _say_kept(request, form)
            return redirect("policy:draft", slug=slug, kind=Kind.MATRIX.value)
        status = _status(form)
    else:
        shown = _initial(waiting, ClassForm.initial_of(one))
        form, status = ClassForm(key=one.key, now=matrix, initial=shown), 200
    about = {**_about(waiting), "form": form, "is_new": is_new}
    return render(request, "policy/draft_matrix_class.html", about, status=status)


def _say_kept(request: OrgRequest, form: DraftForm) -> None:
    messages.success(request, _("Kept in the draft. Nothing changes until somebody adopts it."))
    if form.has_stale_english:
        said = _(
            "You changed the Dutch. “The same in English” still says what it said: look at it."
        )
        messages.info(request, said)


def _with_room_for_more(request: OrgRequest, matrix: Matrix, one: MatrixClass) -> ClassForm:
    """The same page with room for another step, or for other measures in one ("options:2"):
    nothing is judged yet, nothing typed is lost."""
    typed = ClassForm(request.POST, key=one.key, now=matrix)
    shown: dict[str, Any] = {
        name: request.POST.getlist(name)
        if name in ("forms", "gravities") or name.endswith(MANY)
        else request.POST.get(name, "")
        for name in typed.fields
        if name in request.POST
    }
    what, _colon, number = request.POST["more"].partition(":")
    if what == "options" and number.isdecimal() and int(number) <= typed.shown_steps:
        shown[f"step_{number}_options"] = typed.shown_options(int(number)) + 1
    else:
        shown["steps"] = typed.shown_steps + 1
    return ClassForm(key=one.key, now=matrix, initial=shown)


@require_POST
def arrange(request: OrgRequest, slug: str) -> HttpResponse:
    """Move or remove a class or a step of the draft; removing asks once more."""
    require_everywhere(request.actor, Right.POLICY_DRAFT)
    waiting = draft_of(Kind.MATRIX)
    if waiting is None:
        return _no_draft(request, slug)
    asked = request.POST.get("do", "")
    if asked.startswith("remove") and "sure" not in request.POST:
        return _ask_once_more(request, waiting, asked)
    seen = seen_edit(request)
    if seen:
        try:
            _save(request, rearranged(_matrix(waiting), asked), waiting.reason, seen)
        except Refused as refusal:
            messages.error(request, refusal.why)
    return redirect("policy:draft", slug=slug, kind=Kind.MATRIX.value)


def _ask_once_more(request: OrgRequest, waiting: SettingVersion, asked: str) -> HttpResponse:
    matrix = _matrix(waiting)
    key = asked.split(":")[1] if ":" in asked else ""
    names = {row.key: row.label for row in words_of(matrix)["rows"]}
    if key not in names:
        raise Http404
    is_step = asked.startswith("remove_step")
    shown = {
        **_about(waiting),
        "asked": asked,
        "question": _("Remove this step of “%(class)s”?") % {"class": names[key]}
        if is_step
        else _("Remove the class “%(class)s”?") % {"class": names[key]},
        "consequences": [_("It goes from the draft. What counts now stays until you adopt it.")],
    }
    return render(request, "policy/draft_matrix_remove.html", shown)


def _save(request: OrgRequest, matrix: Matrix, reason: str, seen: int) -> None:
    draft_settings(
        actor=request.actor,
        settings=matrix,
        kind=Kind.MATRIX,
        reason=reason,
        edits_seen=seen,
        unfinished=True,
    )


def _saved(request: OrgRequest, form: DraftForm) -> bool:
    matrix = form.settings
    assert isinstance(matrix, Matrix)
    given = form.cleaned_data
    try:
        _save(request, matrix, given["reason"], given["edits_seen"])
    except Refused as refusal:
        form.add_error(None, refusal.why)
        return False
    return True


def _matrix(waiting: SettingVersion) -> Matrix:
    found = read_values(Kind.MATRIX, waiting.values)
    assert isinstance(found, Matrix)
    return found


def _about(waiting: SettingVersion | None) -> dict[str, Any]:
    return {"kind": Kind.MATRIX, "label": wording.kind_label(Kind.MATRIX), "draft": waiting}


def _initial(waiting: SettingVersion, shown: dict[str, Any]) -> dict[str, Any]:
    return {**shown, "edits_seen": waiting.edits, "reason": waiting.reason}


def _status(form: DraftForm) -> int:
    return 422 if form.is_bound else 200


def _no_draft(request: OrgRequest, slug: str) -> HttpResponse:
    messages.info(request, _("There is no draft any more. Begin one first."))
    return redirect("policy:draft", slug=slug, kind=Kind.MATRIX.value)
