"""What a handler answers to a reporter who does not agree."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luwte.incidents import actions
from luwte.incidents.access import Verb, get_for, require_on
from luwte.incidents.forms.own import ContestAnswerForm
from luwte.incidents.queries.own_story import contest_of
from luwte.incidents.queries.proposals import case_proposal
from luwte.incidents.queries.versions import version_of_case
from luwte.incidents.rules import Gravity
from luwte.incidents.views.sending import sent
from luwte.incidents.views.step import Step, take
from luwte.org.access import OrgRequest


@require_http_methods(["GET", "HEAD", "POST"])
def answer_contest(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Uphold the gravity or decide it anew, with the reason."""
    case = get_for(request.actor, pk)
    require_on(request.actor, Verb.HANDLE, case)
    # Who types while somebody else answers is told so, and keeps the words.
    contest = contest_of(case, also_answered=request.method == "POST")
    if contest is None:
        raise Http404
    form = ContestAnswerForm(sent(request), case=case)

    def act(seen: int) -> None:
        actions.answer_contest(
            actor=request.actor,
            case=case,
            seen=seen,
            gravity=Gravity(form.cleaned_data["gravity"]),
            reason=form.cleaned_data["reason"],
        )

    step = Step(
        case=case,
        form=form,
        act=act,
        version=version_of_case(case),
        heading=_("Answer about the gravity"),
        lead=_("The reporter does not agree. Look at it again; the case waits for your answer."),
        verb=_("Send the answer"),
        done=_("The reporter can read your answer now."),
        anchor="told",
        template="incidents/answer_contest.html",
        more={"contest": contest, "proposal": case_proposal(request.organisation, case)},
    )
    return take(request, step)
