"""The pages for who stays unknown. Nobody is asked for, and nothing is kept of the visit: see
`core.middleware.NobodyMiddleware`. The code never stands in an address; each form carries it."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.messages.storage.base import BaseStorage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from luwte.catalogue.queries import emergency_numbers
from luwte.core.refusal import Refused
from luwte.incidents.actions import anonymous as actions
from luwte.incidents.actions.anonymous import TooMany
from luwte.incidents.forms.anonymous import AnonymousForm
from luwte.incidents.forms.talking import CodedTalkForm, CodeForm
from luwte.incidents.queries.confided import talk_by_code
from luwte.incidents.views.sending import sent

LARGEST = 1_000_000  # bytes of one page that is sent: a text five times too long comes back


class NoMessages(BaseStorage):
    """Says nothing and remembers nothing: what waits for somebody who is logged in is not for
    whoever sits here."""

    def _get(self, *args: Any, **kwargs: Any) -> tuple[list[Any], bool]:
        return [], True

    def _store(self, messages: Any, response: Any, *args: Any, **kwargs: Any) -> list[Any]:
        return []


def of_nobody(view: Any) -> Any:
    """A page for everybody in the world, without cookies: so no token against forged forms either,
    since there is no login that a forged form could use."""

    @wraps(view)
    def answer(request: HttpRequest, slug: str) -> HttpResponse:
        request._messages = NoMessages(request)  # type: ignore[attr-defined]
        size = request.META.get("CONTENT_LENGTH") or "0"
        if not size.isdecimal() or int(size) > LARGEST:
            return render(request, "incidents/anonymous_too_large.html", status=413)
        return view(request, slug)  # type: ignore[no-any-return]

    return login_not_required(csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(answer)))


@of_nobody
def report_anonymously(request: Any, slug: str) -> HttpResponse:
    """The whole report on one page, and the code after it."""
    organisation = request.organisation
    form = AnonymousForm(sent(request), organisation=organisation)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.report_anonymously(organisation=organisation, report=form.report())
        except Refused as refused:
            form.add_error(None, refused.why)
            status = 429 if isinstance(refused, TooMany) else 422
        else:
            context = {
                "code": actions.in_groups(kept.code),
                "kept": kept,
                "numbers": emergency_numbers(organisation=organisation)[:3],
            }
            return render(request, "incidents/anonymous_sent.html", context)
    return render(request, "incidents/anonymous.html", {"form": form}, status=status)


@of_nobody
def anonymous_talk(request: Any, slug: str) -> HttpResponse:
    """The talk that a code opens: asked for in a form, kept by the page itself."""
    code_form = CodeForm(sent(request))
    if request.method != "POST" or not code_form.is_valid():
        return _ask_code(request, code_form, 422 if code_form.is_bound else 200)
    code = actions.plain_code(code_form.cleaned_data["code"])
    try:
        talk = actions.talk_with_code(organisation=request.organisation, code=code)
    except Refused as refused:
        code_form.add_error("code", refused.why)
        return _ask_code(request, code_form, 429 if isinstance(refused, TooMany) else 422)
    form = _said(request, code)
    context = {**talk_by_code(talk), "form": form, "code": code}
    status = 422 if form.errors else 200
    return render(request, "incidents/anonymous_talk.html", context, status=status)


def _said(request: Any, code: str) -> CodedTalkForm:
    """Say what was typed, when there is something; the form to show then."""
    form = CodedTalkForm(request.POST if "text" in request.POST else None)
    if not form.is_bound or not form.is_valid():
        return form
    try:
        actions.say_with_code(organisation=request.organisation, code=code, **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, refused.why)
        return form
    return CodedTalkForm()


def _ask_code(request: Any, form: CodeForm, status: int) -> HttpResponse:
    return render(request, "incidents/anonymous_code.html", {"form": form}, status=status)
