"""Two bare views: a page of text, and one insert in a transaction."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from luwte.core.models import AuditEntry


def page(request: HttpRequest) -> HttpResponse:
    """No query, no session, no template."""
    return HttpResponse("hello")


def insert(request: HttpRequest) -> HttpResponse:
    """One row."""
    with transaction.atomic():
        AuditEntry.objects.create(at=timezone.now(), verb="bench.bare", fields=[])
    return HttpResponse("kept")


urlpatterns = [path("page", page), path("insert", insert)]
