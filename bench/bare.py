"""Bare views: a line of text, a page by a template, and one insert in a transaction."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path
from django.utils import timezone

from luwte.core.models import AuditEntry

HELLO = Engine().from_string("<!doctype html><title>Hello</title><p>{{ known }}</p>")


def page(request: HttpRequest) -> HttpResponse:
    """No query, no session, no template."""
    return HttpResponse("hello")


def templated(request: HttpRequest) -> HttpResponse:
    """One template without a query, with the reader known from the session."""
    return HttpResponse(HELLO.render(Context({"known": request.user.is_authenticated})))


def insert(request: HttpRequest) -> HttpResponse:
    """One row."""
    with transaction.atomic():
        AuditEntry.objects.create(at=timezone.now(), verb="bench.bare", fields=[])
    return HttpResponse("kept")


urlpatterns = [path("page", page), path("templated", templated), path("insert", insert)]
