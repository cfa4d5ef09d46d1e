"""Assess, talk, tell, close, reopen, withdraw: each step a page of its own."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luwte.catalogue.queries import evaluation_questions, talk_points
from luwte.incidents import actions
from luwte.incidents.access import Verb, get_for, require_on
from luwte.incidents.forms.handling import DISCUSSIONS, DiscussForm, TriageForm, WordsForm
from luwte.incidents.forms.report import spoken
from luwte.incidents.models import Case, Discussion
from luwte.incidents.queries.case_page import tracks_of
from luwte.incidents.queries.people import who_can_handle
from luwte.incidents.queries.proposals import case_proposal
from luwte.incidents.queries.second_look import box_for
from luwte.incidents.queries.versions import version_of_case
from luwte.incidents.rules import CaseState, Gravity, missing_before_closing
from luwte.incidents.rules.second_look import Decision
from luwte.incidents.views.missing import missing_links
from luwte.incidents.views.sending import sent
from luwte.incidents.views.step import Step, take
from luwte.org.access import OrgRequest
from luwte.policy.queries import norm_for

any_method = require_http_methods(["GET", "HEAD", "POST"])


@any_method
def triage(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """The first look, and any later one."""
    case = _handled(request, pk)
    norm = norm_for(request.organisation).value
    form = TriageForm(
        sent(request),
        people=who_can_handle(request.actor, case),
        tracks=tracks_of(case),
        hints={one.value: spoken(norm.of(one).description) for one in Gravity},
        initial={"gravity": case.gravity, "owner": case.owner_id or request.actor.person_id},
    )
    is_first = case.state == CaseState.NEW

    def act(seen: int) -> None:
        actions.triage_case(
            actor=request.actor,
            case=case,
            seen=seen,
            gravity=Gravity(form.cleaned_data["gravity"]),
            reason=form.cleaned_data["reason"],
            owner=form.cleaned_data["owner"],
            tracks=form.plans(),
        )

    step = Step(
        case=case,
        form=form,
        act=act,
        version=version_of_case(case),
        heading=_("Assess the case") if is_first else _("Assess the case again"),
        lead=_("How grave is it, who takes care of it, and what is needed?"),
        verb=_("Keep this"),
        done=_("The case is assessed."),
        template="incidents/triage.html",
        more={"proposal": case_proposal(request.organisation, case)},
    )
    return take(request, step)


@any_method
def discuss(request: OrgRequest, slug: str, pk: UUID, kind: str) -> HttpResponse:
    """Record a talk."""
    case = _handled(request, pk)
    if kind not in DISCUSSIONS:
        raise Http404
    with_team = kind == Discussion.Kind.TEAM
    questions = evaluation_questions(organisation=request.organisation) if with_team else []
    form = DiscussForm(sent(request), questions=questions)

    def act(seen: int) -> None:
        actions.discuss(
            actor=request.actor,
            case=case,
            kind=kind,
            held_on=form.cleaned_data["held_on"],
            text=form.cleaned_data["text"],
            answers=form.answers(),
        )

    points = talk_points(organisation=request.organisation)
    step = Step(
        case=case,
        form=form,
        act=act,
        version=version_of_case(case),
        heading=str(DISCUSSIONS[kind]),
        verb=_("Keep the talk"),
        done=_("The talk is kept."),
        anchor="discuss",
        more={"points": points if kind == Discussion.Kind.REPORTER else []},
    )
    return take(request, step)


@any_method
def tell(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Tell the reporter how it stands."""
    case = _handled(request, pk)
    form = WordsForm(
        sent(request),
        label=_("What should the reporter know?"),
        hint=_(
            "Say what was done, what comes next and when. Nothing about measures that are not "
            "decided yet."
        ),
        empty=_("Write what the reporter should know."),
    )

    def act(seen: int) -> None:
        actions.tell_reporter(actor=request.actor, case=case, text=form.cleaned_data["text"])

    step = Step(
        case=case,
        form=form,
        act=act,
        version=version_of_case(case),
        heading=_("Tell the reporter"),
        lead=_(
            "The reporter, and whom it happened to, read this on the own page and get a message "
            "that there is news."
        ),
        verb=_("Send it to the reporter"),
        done=_("The reporter can read it now."),
        anchor="told",
    )
    return take(request, step)


@any_method
def close(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Close the case, or see what is still missing."""
    case = _closed_by(request, pk)
    form = WordsForm(
        sent(request),
        label=_("What do we learn from it?"),
        hint=_("What changes because of this? If nothing does: why not?"),
        empty=_("Write down what you learn from it, or why nothing changes."),
        initial={"text": case.learning},
    )

    def act(seen: int) -> None:
        actions.close_case(
            actor=request.actor, case=case, seen=seen, learning=form.cleaned_data["text"]
        )

    # What is typed here is the learning; only the rest can be missing.
    progress = actions.progress_of(case, learning=_("typed below"))
    missing = missing_before_closing(progress)
    step = Step(
        case=case,
        form=form,
        act=act,
        version=version_of_case(case),
        heading=_("Close the case"),
        verb=_("Close the case"),
        done=_("The case is closed. The reporter hears of it."),
        template="incidents/close.html",
        more={
            "missing": missing_links(missing, slug, case),
            "look_box": box_for(request.actor, case, Decision.CLOSE),
        },
    )
    return take(request, step)


@any_method
def reopen(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Go on with a closed case."""
    case = _closed_by(request, pk)
    form = WordsForm(sent(request), label=_("Why do you open it again?"))

    def act(seen: int) -> None:
        actions.reopen(actor=request.actor, case=case, seen=seen, reason=form.cleaned_data["text"])

    step = Step(
        case=case,
        form=form,
        act=act,
        version=version_of_case(case),
        heading=_("Open the case again"),
        verb=_("Open again"),
        done=_("The case is open again."),
    )
    return take(request, step)


@any_method
def withdraw(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """The report was a mistake."""
    case = _closed_by(request, pk)
    form = WordsForm(
        sent(request),
        label=_("Why is this report a mistake?"),
        hint=_("For example: it was sent twice. The reporter can read this."),
    )

    def act(seen: int) -> None:
        actions.withdraw(
            actor=request.actor, case=case, seen=seen, reason=form.cleaned_data["text"]
        )

    step = Step(
        case=case,
        form=form,
        act=act,
        version=version_of_case(case),
        heading=_("Withdraw the report"),
        lead=_("It counts nowhere any more, in no list and no figure. You can open it again."),
        verb=_("Withdraw the report"),
        done=_("The report is withdrawn."),
        more={"look_box": box_for(request.actor, case, Decision.WITHDRAW)},
    )
    return take(request, step)


def _handled(request: OrgRequest, pk: UUID) -> Case:
    case = get_for(request.actor, pk)
    require_on(request.actor, Verb.HANDLE, case)
    return case


def _closed_by(request: OrgRequest, pk: UUID) -> Case:
    case = get_for(request.actor, pk)
    require_on(request.actor, Verb.CLOSE, case)
    return case
