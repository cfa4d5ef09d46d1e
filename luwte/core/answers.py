"""The one way in which a form becomes a verb and an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from luwte.core.once import once
from luwte.core.refusal import NotPermitted, Refused

Deed = Callable[[], object]


def show_form(
    request: HttpRequest,
    template: str,
    form: forms.Form,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page with a form: 200 at first, 422 when something is wrong with what was sent."""
    status = 422 if form.is_bound else 200
    return render(request, template, {**(context or {}), "form": form}, status=status)


def carried_out(form: forms.Form, deed: Deed) -> bool:
    """True when the form was right and the verb was not refused; else the reason stands in the
    form. A missing right is no sentence: it goes on, and the page does not exist. Sent once more
    (`{% once form %}`) the deed is not done again, and that is well too."""
    if not form.is_valid():
        return False
    try:
        with once(form.data):
            deed()
    except NotPermitted:
        raise
    except Refused as refusal:
        form.add_error(None, refusal.why)
        return False
    return True


def press(request: HttpRequest, deeds: dict[str, tuple[Deed, str]]) -> bool:
    """Carry out the deed whose button was pressed (`do`) and say what happened; pressed once more
    (`{% once %}`) it is not done again.

    Returns False when it was refused; the reader is told why.
    """
    chosen = deeds.get(request.POST.get("do", ""))
    if chosen is None:
        raise Http404
    return tried(request, *chosen)


def tried(request: HttpRequest, deed: Deed, words: Any) -> bool:
    """Carry out a deed that has no form, once, and say what happened: `words`, or why it was
    refused. Returns False when it was."""
    try:
        with once(request.POST):
            deed()
    except NotPermitted:
        raise
    except Refused as refusal:
        messages.error(request, refusal.why)
        return False
    messages.success(request, words)
    return True


def back(request: HttpRequest, name: str, **kwargs: Any) -> HttpResponse:
    """To a page of this organisation."""
    assert request.resolver_match is not None
    return redirect(name, slug=request.resolver_match.kwargs["slug"], **kwargs)


def saved(request: HttpRequest) -> None:
    """Say that it was saved."""
    messages.success(request, _("Saved."))
