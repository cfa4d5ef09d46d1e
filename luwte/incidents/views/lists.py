"""Zaken: open cases by the clock, closed ones, and the register of all incidents."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luwte.core import audit
from luwte.core.navigation import address
from luwte.incidents import exporting
from luwte.incidents.access import Sight, may_open_lists
from luwte.incidents.forms.filters import FilterForm, NameForm, choices_for
from luwte.incidents.queries import lists
from luwte.incidents.queries.filters import CaseFilter
from luwte.incidents.queries.lists import CaseView, Tab
from luwte.incidents.queries.saved_filters import saved_filters
from luwte.incidents.queries.searching import case_with_number, find_cases, find_incidents
from luwte.incidents.views.chips import chips_of
from luwte.org.access import OrgRequest, uses
from luwte.org.rules import Right

LONGEST_WORDS = 200


def tab_labels() -> dict[Tab, str]:
    """The words on the tabs."""
    return {
        Tab.OPEN: _("Open"),
        Tab.MINE: _("Mine"),
        Tab.NEW: _("New"),
        Tab.LATE: _("Late"),
        Tab.WAITING: _("Waiting"),
        Tab.CLOSED: _("Closed"),
    }


def asked_of(request: OrgRequest) -> tuple[Tab, CaseFilter, str]:
    """What an address of the list asks: the tab, what it is narrowed to, and words."""
    given = request.GET
    tab = given.get("tab", "")
    words = given.get("q", "").strip()[:LONGEST_WORDS]
    return (
        Tab(tab) if tab in list(Tab) else Tab.OPEN,
        CaseFilter.from_address(given.dict()),
        words,
    )


def query_of(tab: Tab, wanted: CaseFilter, words: str = "") -> dict[str, str]:
    """The same as parameters, in a fixed order."""
    return {"tab": tab.value, **({"q": words} if words else {}), **wanted.query()}


@require_safe
def work_list(request: OrgRequest, slug: str) -> HttpResponse:
    """Cases of a tab, narrowed and searched: open ones with what is due first on top."""
    sight = let_in(request)
    tab, wanted, words = asked_of(request)
    case = case_with_number(request.actor, words, sight=sight) if words else None
    if case is not None:
        return HttpResponseRedirect(reverse("incidents:case", kwargs={"slug": slug, "pk": case.pk}))
    view = CaseView(tab, wanted, _found(request, tab, words))
    rows, page = lists.work_list(
        request.actor,
        view,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        sight=sight,
    )
    query = query_of(tab, wanted, words)
    choices = choices_for(request.actor) if wanted or "panel" in request.GET else {}
    context = {
        "rows": rows,
        "page": page,
        "tab": tab.value,
        "words": words,
        "query": query,
        "address": urlencode(query),
        "may_close": request.actor.may(Right.CASES_CLOSE),
        "may_hand_over": request.actor.may(Right.CASES_HANDLE),
        "exported": urlencode({name: value for name, value in query.items() if name != "tab"}),
        "chips": chips_of(query, wanted, words, choices),
        "panel": _panel(request, wanted, choices),
        **_tabs(request, tab.value, sight, query),
    }
    return render(request, "incidents/work_list.html", context)


@require_safe
def register(request: OrgRequest, slug: str) -> HttpResponse:
    """All incidents, newest first; or those in which the words stand."""
    sight = let_in(request)
    words = request.GET.get("q", "").strip()[:LONGEST_WORDS]
    if words:
        return _search(request, slug, words, sight)
    rows, page = lists.register(
        request.actor,
        sight=sight,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {"rows": rows, "page": page, **_tabs(request, "all", sight)}
    return render(request, "incidents/register.html", context)


@require_safe
def export(request: OrgRequest, slug: str, tab: str, form: str) -> HttpResponse:
    """The list as a file, narrowed as on the screen, with no more than the list shows and never a
    name or a story."""
    let_in(request)
    if form not in exporting.FORMS or tab not in {*Tab, "all"}:
        raise Http404
    _tab, wanted, words = asked_of(request)
    if tab == "all":
        made = exporting.export_register(request.actor, form)
    else:
        found = _found(request, Tab(tab), words)
        made = exporting.export_cases(request.actor, CaseView(Tab(tab), wanted, found), form)
    uses(request.actor, Right.CASES_READ)
    audit.record_read(
        "incidents.export",
        actor=request.actor,
        kind="case_list",
        object_id=None,
        ground=tab,
    )
    return made


def let_in(request: OrgRequest) -> Sight:
    """Who handles nothing has no list: the page does not exist for them."""
    sight = Sight(request.actor)
    if not may_open_lists(request.actor, sight=sight):
        raise Http404
    return sight


def list_address(request: OrgRequest, query: dict[str, str]) -> str:
    """The address of the list that asks this."""
    page = address("incidents:work_list", request.organisation.slug)
    return f"{page}?{urlencode(query)}" if query else page


def _found(request: OrgRequest, tab: Tab, words: str) -> list[UUID] | None:
    if not words:
        return None
    return find_cases(request.actor, words, is_open=tab is not Tab.CLOSED)


def _search(request: OrgRequest, slug: str, words: str, sight: Sight) -> HttpResponse:
    case = case_with_number(request.actor, words, sight=sight)
    if case is not None:
        return HttpResponseRedirect(reverse("incidents:case", kwargs={"slug": slug, "pk": case.pk}))
    found = find_incidents(request.actor, words, after=request.GET.get("after", ""), sight=sight)
    rows = lists.with_origins(lists.incident_rows(request.actor, found.items))
    context = {"rows": rows, "page": found, "words": words, **_tabs(request, "all", sight)}
    return render(request, "incidents/register.html", context)


def _panel(
    request: OrgRequest, wanted: CaseFilter, choices: dict[str, Any]
) -> dict[str, Any] | None:
    """The panel of filters when it was unfolded, with a form to keep the view."""
    if "panel" not in request.GET:
        return None
    return {"form": FilterForm(initial=wanted.query(), choices=choices), "name": NameForm()}


def _tabs(
    request: OrgRequest, current: str, sight: Sight, query: dict[str, str] | None = None
) -> dict[str, Any]:
    """Tabs with how many each holds, and the views that the reader keeps."""
    counts = lists.counts(request.actor, sight)
    kept = saved_filters(request.actor)
    current_view = next((one for one in kept if one.query == query), None)
    return {
        "counts": counts,
        "current": current,
        "all_is_current": current == "all",
        "current_view": current_view,
        "saved": [
            {
                "label": one.name,
                "url": list_address(request, one.query),
                "is_current": one is current_view,
            }
            for one in kept
        ],
        "tabs": [
            {
                "label": label,
                "url": list_address(request, {"tab": tab.value}),
                "is_current": tab == current and current_view is None,
                "count": lists.count_words(counts[tab]) if tab in counts else "",
            }
            for tab, label in tab_labels().items()
        ],
    }
