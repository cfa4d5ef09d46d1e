"""Screens about the clock: its health, long work, and work that got stuck."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luwte.core import metrics, queries, wellbeing
from luwte.core.actions import retry_stuck
from luwte.core.clock import beat
from luwte.core.jobs import JobFace, face_of, stop_job
from luwte.core.models import Job
from luwte.core.refusal import Refused


@login_not_required
@never_cache
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """200 when this process can do its work (database, tables of its version, room for files),
    else 503; for a load balancer."""
    state = wellbeing.examine()
    return JsonResponse(state, status=200 if set(state.values()) == {wellbeing.OK} else 503)


@login_not_required
@never_cache
@require_GET
def clock_health(request: HttpRequest) -> HttpResponse:
    """Every lane: its last beat and its oldest work, in seconds; 503 when a lane does not beat or
    does not keep up."""
    try:
        lanes = beat.health()
    except DatabaseError:
        return JsonResponse({"database": "away"}, status=503)
    well = all(lane.is_well for lane in lanes)
    told = {lane.lane: lane.as_json() for lane in lanes}
    return JsonResponse({"well": well, "lanes": told}, status=200 if well else 503)


@login_not_required
@never_cache
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """For Prometheus, with the token; for everybody else there is nothing here."""
    if not metrics.is_known(request.headers.get("Authorization", "")):
        raise Http404
    told, kind = metrics.told()
    return HttpResponse(told, content_type=kind)


@require_GET
def jobs(request: HttpRequest, slug: str) -> HttpResponse:
    """The reader's long work, or everybody's for who looks after it."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    page = queries.job_page(
        actor, slug, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    sees_all = actor.may(queries.JOBS_SEE)
    return render(request, "core/jobs.html", {"page": page, "sees_all": sees_all})


@require_GET
def job(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """How far one job is; refreshes itself, with or without JavaScript."""
    return render(request, "core/job.html", {"job": _face(request, slug, pk)})


@never_cache
@require_GET
def job_progress(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """The part of the page that changes; 204 when what the reader has is still true."""
    face = _face(request, slug, pk)
    if request.GET.get("seen") == face.fingerprint:
        return HttpResponse(status=204)
    return render(request, "core/job_part.html", {"job": face})


@require_http_methods(["POST"])
def job_stop(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Stop a job; what it finished stays."""
    face = _face(request, slug, pk)
    if stop_job(face.job.pk, actor=request.actor):  # type: ignore[attr-defined]
        messages.success(request, _("It stops at the next step. What was finished stays."))
    return redirect("core:job", slug=slug, pk=pk)


@require_GET
def stuck(request: HttpRequest, slug: str) -> HttpResponse:
    """What the clock gave up."""
    actor = _keeper(request)
    found = queries.stuck_work(actor.organisation_id)
    return render(request, "core/stuck.html", {"stuck": found, "lanes": beat.health()})


@require_POST
def stuck_retry(request: HttpRequest, slug: str) -> HttpResponse:
    """Try one of them again."""
    actor = _keeper(request)
    try:
        retry_stuck(actor=actor, kind=request.POST.get("kind", ""), pk=request.POST.get("pk", ""))
        messages.success(request, _("It is tried again now."))
    except Refused as refusal:
        messages.warning(request, refusal.why)
    return redirect("core:stuck", slug=slug)


def _face(request: HttpRequest, slug: str, pk: UUID) -> JobFace:
    found: Job | None = queries.visible_jobs(request.actor).filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return face_of(found, slug)


def _keeper(request: HttpRequest) -> Any:
    actor: Any = request.actor  # type: ignore[attr-defined]
    if not actor.may(queries.JOBS_SEE):
        raise Http404
    return actor
