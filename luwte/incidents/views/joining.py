"""Cases that belong together: merge doubles, link, split, and undo."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luwte.core.answers import tried
from luwte.core.refusal import Refused
from luwte.incidents import actions, words
from luwte.incidents.access import Verb, get_for, require_on
from luwte.incidents.actions.joining import readership_of
from luwte.incidents.forms.joining import ConfirmForm, LinkForm, MergeForm, SplitForm
from luwte.incidents.models import Case
from luwte.incidents.queries.case_page import case_now
from luwte.incidents.queries.joined import (
    case_by_number,
    incidents_of,
    join_of,
    joins_of,
    link_of,
    maybe_doubles,
    moved_by,
    neighbours,
)
from luwte.incidents.queries.versions import version_of_case
from luwte.incidents.rules import JoinKind, LinkKind
from luwte.incidents.views.sending import sent
from luwte.incidents.views.step import Step, back_to, take, version_seen
from luwte.lib.text_checks import clean_line
from luwte.org.access import OrgRequest

any_method = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def together(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """What stands beside a case, what may be the same one, and what was joined."""
    case = _handled(request, pk)
    incidents = incidents_of(case)
    number = clean_line(request.GET.get("q", ""))[:20]
    found = case_by_number(request.actor, number) if number else None
    context = {
        "case": case,
        "incidents": incidents,
        "beside": neighbours(request.actor, case, incidents),
        "doubles": maybe_doubles(request.actor, case),
        "joins": joins_of(case),
        "number": number,
        "found": found if found is not None and found.pk != case.pk else None,
        "found_now": case_now(request.actor, found) if found is not None else None,
    }
    return render(request, "incidents/together.html", context)


@any_method
def merge(request: OrgRequest, slug: str, pk: UUID, other: UUID) -> HttpResponse:
    """See what merging does and who loses sight of it, then do it. `pk` stays, `other` goes."""
    target, source = _handled(request, pk), _handled(request, other)
    form = MergeForm(sent(request))

    def act(seen: int) -> None:
        actions.merge_cases(
            actor=request.actor,
            target=target,
            source=source,
            seen=seen,
            source_seen=version_seen(request, "source_seen"),
            why=form.cleaned_data["why"],
        )

    step = Step(
        case=target,
        form=form,
        act=act,
        version=version_of_case(target),
        heading=_("Merge case %(other)s into %(number)s")
        % {"other": source.number, "number": target.number},
        lead=_("Both are about the same event. One case stays, with all that was written."),
        verb=_("Merge into %(number)s") % {"number": target.number},
        done=_("Merged. You can undo this under “Together”."),
        template="incidents/merge.html",
        more=_what_merging_does(request, target, source),
    )
    return take(request, step)


@any_method
def undo(request: OrgRequest, slug: str, pk: UUID, join: UUID) -> HttpResponse:
    """See what goes back, then do it."""
    case = get_for(request.actor, pk)
    found = join_of(case, join)
    source, target = _handled(request, found.source_id), _handled(request, found.target_id)
    found.source, found.target = source, target
    back = target if found.kind == JoinKind.MERGE else source
    form = ConfirmForm(sent(request))

    def act(seen: int) -> None:
        actions.undo_join(actor=request.actor, join=found, seen=seen)

    step = Step(
        case=back,
        form=form,
        act=act,
        version=version_of_case(target),
        heading=_("Undo: %(number)s and %(other)s")
        % {"number": target.number, "other": source.number},
        verb=_("Bring it back"),
        done=_("It is back as it was."),
        template="incidents/undo_join.html",
        more={
            "join": found,
            "moved": [
                (words.happened_words(one), words.first_words(one)) for one in moved_by(found)
            ],
            "actions_back": len(found.moved.get("actions", [])),
            "readers_back": len(found.moved.get("readers", [])),
        },
    )
    return take(request, step)


@any_method
def link(request: OrgRequest, slug: str, pk: UUID, other: UUID) -> HttpResponse:
    """Put another case beside this one."""
    case, beside = _handled(request, pk), get_for(request.actor, other)
    form = LinkForm(sent(request))

    def act(seen: int) -> None:
        actions.link_cases(
            actor=request.actor,
            case=case,
            other=beside,
            kind=LinkKind(form.cleaned_data["kind"]),
            why=form.cleaned_data["why"],
        )

    step = Step(
        case=case,
        form=form,
        act=act,
        version=version_of_case(case),
        heading=_("Link %(number)s with %(other)s")
        % {"number": case.number, "other": beside.number},
        lead=_("Both stay what they are. Each shows that the other exists."),
        verb=_("Link them"),
        done=_("Linked."),
        anchor="beside",
        template="incidents/link.html",
        more={"other": beside, "other_now": case_now(request.actor, beside)},
    )
    return take(request, step)


@require_POST
def unlink(request: OrgRequest, slug: str, pk: UUID, link: UUID) -> HttpResponse:
    """Take them apart."""
    case = _handled(request, pk)
    found = link_of(case, link)
    tried(
        request,
        lambda: actions.unlink_cases(actor=request.actor, case=case, link=found),
        _("They stand apart again."),
    )
    return back_to(request, case, "beside")


@any_method
def split(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Give some of the incidents a case of their own."""
    case = _handled(request, pk)
    incidents = incidents_of(case)
    form = SplitForm(
        sent(request),
        choices=[
            (str(one.pk), f"{words.happened_words(one)}: {words.first_words(one)}")
            for one in incidents
        ],
    )

    def act(seen: int) -> None:
        actions.split_case(
            actor=request.actor,
            case=case,
            seen=seen,
            incident_ids=[UUID(pk) for pk in form.cleaned_data["incidents"]],
            why=form.cleaned_data["why"],
        )

    step = Step(
        case=case,
        form=form,
        act=act,
        version=version_of_case(case),
        heading=_("Split the case"),
        lead=_("What you choose gets a case of its own, with four clocks of its own."),
        verb=_("Split"),
        done=_("Split. You can undo this under “Together”."),
        anchor="beside",
        template="incidents/split.html",
        more={"incidents": incidents},
    )
    return take(request, step)


def _what_merging_does(request: OrgRequest, target: Case, source: Case) -> dict[str, object]:
    """What the page of a merge shows; nothing for what cannot be merged, of which the verb says
    why."""
    more: dict[str, object] = {"source": source, "source_seen": source.version}
    more["source_now"] = case_now(request.actor, source)
    try:
        readers = readership_of(request.actor, target, source)
    except Refused as refused:
        return more | {"why_not": refused.why}
    names = sorted(readers.lose.values(), key=lambda one: one.name.casefold())
    stay = sorted(readers.stay.values(), key=lambda one: one.name.casefold())
    return more | {
        "lose": names,
        "stay": stay,
        "unit_above": request.actor.tree.name(readers.unit_id)
        if readers.unit_id != target.unit_id
        else "",
        "gets_restricted": readers.is_restricted and not target.is_restricted,
        "moving": len(incidents_of(source)),
    }


def _handled(request: OrgRequest, pk: UUID) -> Case:
    case = get_for(request.actor, pk)
    require_on(request.actor, Verb.HANDLE, case)
    return case
