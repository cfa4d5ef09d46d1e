"""The term of one track: another deadline, or why it was missed."""

from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luwte.incidents import actions, words
from luwte.incidents.access import get_for, require_track
from luwte.incidents.forms.handling import DeadlineForm, WordsForm
from luwte.incidents.models import Case, Track
from luwte.incidents.queries.case_page import track_of
from luwte.incidents.queries.versions import version_of_track
from luwte.incidents.rules.deadlines import MAY_BE_LATER
from luwte.incidents.views.sending import sent
from luwte.incidents.views.step import Step, take
from luwte.org.access import OrgRequest

any_method = require_http_methods(["GET", "HEAD", "POST"])


@any_method
def deadline(request: OrgRequest, slug: str, pk: UUID, kind: str) -> HttpResponse:
    """Another deadline, with the reason."""
    case, found = _found(request, pk, kind)
    local = timezone.localtime(found.deadline)
    form = DeadlineForm(sent(request), initial={"day": local.date()})

    def act(seen: int) -> None:
        day = datetime.combine(form.cleaned_data["day"], time(17), timezone.get_current_timezone())
        actions.move_deadline(
            actor=request.actor,
            track=found,
            seen=seen,
            deadline=day,
            reason=form.cleaned_data["reason"],
        )

    lead = (
        _("Later is possible. Before, after and the reason stay on the timeline.")
        if found.kind in MAY_BE_LATER
        else _("This term was agreed: it can become earlier, not later.")
    )
    return take(
        request, _step(case, found, form, act, _("%(track)s: another deadline"), _("Move it"), lead)
    )


@any_method
def explain(request: OrgRequest, slug: str, pk: UUID, kind: str) -> HttpResponse:
    """Why a term was missed."""
    case, found = _found(request, pk, kind)
    form = WordsForm(
        sent(request),
        label=_("Why did it become later than agreed?"),
        hint=_("Without blame: what made it impossible, or what was forgotten."),
        initial={"text": found.missed_reason},
    )

    def act(seen: int) -> None:
        actions.explain_late(
            actor=request.actor, track=found, seen=seen, reason=form.cleaned_data["text"]
        )

    return take(
        request, _step(case, found, form, act, _("%(track)s became too late"), _("Keep this"), "")
    )


def _step(
    case: Case,
    found: Track,
    form: DeadlineForm | WordsForm,
    act: object,
    heading: str,
    verb: str,
    lead: str,
) -> Step:
    return Step(
        case=case,
        form=form,
        act=act,  # type: ignore[arg-type]
        version=version_of_track(found),
        heading=heading % {"track": words.TRACKS[found.kind]},
        lead=lead,
        verb=verb,
        done=_("Kept."),
        anchor=f"track-{found.kind}",
    )


def _found(request: OrgRequest, pk: UUID, kind: str) -> tuple[Case, Track]:
    case = get_for(request.actor, pk)
    found = track_of(case, kind)
    if found is None:
        raise Http404
    require_track(request.actor, case, found)
    return case, found
