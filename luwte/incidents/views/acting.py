"""Actions after an incident: choose, think up, decline, done, drop."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luwte.catalogue.queries import ActionView
from luwte.core.answers import tried
from luwte.incidents import actions
from luwte.incidents.access import Verb, get_for, require_action, require_on
from luwte.incidents.actions import ActionPlan
from luwte.incidents.forms.handling import ActionForm, WordsForm
from luwte.incidents.models import Case
from luwte.incidents.queries.acting import action_of, action_shelf, catalogue_action, suggested
from luwte.incidents.queries.people import who_can_handle
from luwte.incidents.queries.versions import version_of_case
from luwte.incidents.views.sending import sent
from luwte.incidents.views.step import Step, back_to, take
from luwte.incidents.words.actions import called
from luwte.lib.text_checks import clean_line
from luwte.org.access import OrgRequest

any_method = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def actions_page(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """All actions, by phase, with what was decided about each."""
    case = _handled(request, pk)
    context = {"case": case, "phases": action_shelf(request.actor, case)}
    return render(request, "incidents/actions.html", context)


@require_POST
def choose(request: OrgRequest, slug: str, pk: UUID, term: UUID) -> HttpResponse:
    """Choose in one tap, with the owner and the day that are suggested."""
    case = _handled(request, pk)
    view = _view(request, term)
    plan = _plan(request, case, view, rule=clean_line(request.POST.get("rule", ""))[:80])
    tried(
        request,
        lambda: actions.choose_action(actor=request.actor, case=case, plan=plan),
        _("Chosen: %(title)s") % {"title": view.title},
    )
    return back_to(request, case, "act")


@any_method
def choose_with(request: OrgRequest, slug: str, pk: UUID, term: UUID) -> HttpResponse:
    """Choose, and say who does it and until when."""
    case = _handled(request, pk)
    view = _view(request, term)
    plan = _plan(request, case, view)
    local = timezone.localtime(plan.deadline) if plan.deadline else None
    form = ActionForm(
        sent(request),
        people=who_can_handle(request.actor, case),
        with_title=False,
        initial={
            "owner": plan.owner.pk if plan.owner else "",
            "day": local.date() if local and local.date() > timezone.localdate() else None,
        },
    )

    def act(seen: int) -> None:
        chosen = _plan(
            request,
            case,
            view,
            owner=form.cleaned_data["owner"],
            deadline=form.deadline() or plan.deadline,
        )
        actions.choose_action(actor=request.actor, case=case, plan=chosen)

    step = _step(
        case,
        form,
        act,
        view.title,
        _("Choose"),
        _("Chosen: %(title)s") % {"title": view.title},
        lead=view.text,
    )
    return take(request, step)


@any_method
def own(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """An action that stands in no list."""
    case = _handled(request, pk)
    form = ActionForm(
        sent(request),
        people=who_can_handle(request.actor, case),
        initial={"owner": case.owner_id or request.actor.person_id},
    )

    def act(seen: int) -> None:
        plan = ActionPlan(
            title=form.cleaned_data["title"],
            owner=form.cleaned_data["owner"],
            deadline=form.deadline(),
        )
        actions.choose_action(actor=request.actor, case=case, plan=plan)

    step = _step(case, form, act, _("Your own action"), _("Add"), _("Added."))
    return take(request, step)


@any_method
def decline(request: OrgRequest, slug: str, pk: UUID, term: UUID) -> HttpResponse:
    """Say why an advised action is not taken."""
    case = _handled(request, pk)
    view = _view(request, term)
    form = WordsForm(sent(request), label=_("Why not?"))

    def act(seen: int) -> None:
        actions.decline_action(
            actor=request.actor,
            case=case,
            plan=_plan(request, case, view),
            reason=form.cleaned_data["text"],
        )

    heading = _("Do not do this: %(title)s") % {"title": view.title}
    step = _step(case, form, act, heading, _("Do not do this"), _("Kept, with your reason."))
    return take(request, step)


@any_method
def complete(request: OrgRequest, slug: str, pk: UUID, action: UUID) -> HttpResponse:
    """An action is done."""
    case = get_for(request.actor, pk)
    found = action_of(case, action)
    require_action(request.actor, case, found)
    form = WordsForm(
        sent(request),
        label=_("What shows that it is done?"),
        hint=_("For example: letter sent on 20 November, or spoke for half an hour."),
    )

    def act(seen: int) -> None:
        actions.complete_action(
            actor=request.actor, action=found, evidence=form.cleaned_data["text"]
        )

    heading = _("Done: %(title)s") % {"title": called(found)}
    return take(request, _step(case, form, act, heading, _("This is done"), _("Kept.")))


@any_method
def drop(request: OrgRequest, slug: str, pk: UUID, action: UUID) -> HttpResponse:
    """A chosen action is not taken after all."""
    case = get_for(request.actor, pk)
    found = action_of(case, action)
    require_action(request.actor, case, found)
    form = WordsForm(sent(request), label=_("Why not after all?"))

    def act(seen: int) -> None:
        actions.drop_action(actor=request.actor, action=found, reason=form.cleaned_data["text"])

    heading = _("Drop: %(title)s") % {"title": called(found)}
    return take(
        request, _step(case, form, act, heading, _("Drop it"), _("Kept, with your reason."))
    )


def _step(
    case: Case,
    form: ActionForm | WordsForm,
    act: object,
    heading: str,
    verb: str,
    done: str,
    lead: str = "",
) -> Step:
    return Step(
        case=case,
        form=form,
        act=act,  # type: ignore[arg-type]
        version=version_of_case(case),
        heading=heading,
        verb=verb,
        done=done,
        lead=lead,
        anchor="act",
    )


def _plan(
    request: OrgRequest,
    case: Case,
    view: ActionView,
    *,
    rule: str = "",
    owner: object = None,
    deadline: datetime | None = None,
) -> ActionPlan:
    return ActionPlan(
        title=view.title,
        entry_key=view.key,
        addressee=view.addressee.value,
        owner=owner or case.owner or request.actor.person,  # type: ignore[arg-type]
        deadline=deadline or suggested(view, case),
        recommended_by=rule,
    )


def _view(request: OrgRequest, term: UUID) -> ActionView:
    view = catalogue_action(request.actor, term)
    if view is None:
        raise Http404
    return view


def _handled(request: OrgRequest, pk: UUID) -> Case:
    case = get_for(request.actor, pk)
    require_on(request.actor, Verb.HANDLE, case)
    return case
