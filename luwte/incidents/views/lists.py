"""Zaken: open cases by the clock, and the register of all incidents."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luwte.core import audit
from luwte.incidents import exporting
from luwte.incidents.access import Sight, may_open_lists
from luwte.incidents.queries import lists
from luwte.incidents.queries.lists import Tab
from luwte.incidents.queries.searching import case_with_number, find_incidents
from luwte.org.access import OrgRequest, uses
from luwte.org.rules import Right


def tab_labels() -> dict[str, str]:
    """The words on the tabs."""
    return {
        Tab.OPEN: _("Open"),
        Tab.MINE: _("Mine"),
        Tab.NEW: _("New"),
        Tab.LATE: _("Late"),
        Tab.WAITING: _("Waiting"),
    }


@require_safe
def work_list(request: OrgRequest, slug: str) -> HttpResponse:
    """Open cases, what is due first on top."""
    sight = _let_in(request)
    tab = _tab(request)
    rows, page = lists.work_list(
        request.actor,
        tab,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        sight=sight,
    )
    context = {"rows": rows, "page": page, "tab": tab.value, **_tabs(request, tab.value, sight)}
    return render(request, "incidents/work_list.html", context)


@require_safe
def register(request: OrgRequest, slug: str) -> HttpResponse:
    """All incidents, newest first; or those in which the words stand."""
    sight = _let_in(request)
    words = request.GET.get("q", "").strip()[:200]
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
    """The list as a file, with no more than the list shows and never a name or a story."""
    _let_in(request)
    if form not in exporting.FORMS or tab not in {*Tab, "all"}:
        raise Http404
    made = exporting.export(request.actor, tab, form)
    uses(request.actor, Right.CASES_READ)
    audit.record_read(
        "incidents.export", actor=request.actor, kind="case_list", object_id=None, ground=tab
    )
    return made


def _search(request: OrgRequest, slug: str, words: str, sight: Sight) -> HttpResponse:
    case = case_with_number(request.actor, words, sight=sight)
    if case is not None:
        return HttpResponseRedirect(reverse("incidents:case", kwargs={"slug": slug, "pk": case.pk}))
    found = find_incidents(request.actor, words, after=request.GET.get("after", ""), sight=sight)
    rows = lists.incident_rows(request.actor, found.items)
    context = {"rows": rows, "page": found, "words": words, **_tabs(request, "all", sight)}
    return render(request, "incidents/register.html", context)


def _let_in(request: OrgRequest) -> Sight:
    """Who handles nothing has no list: the page does not exist for them."""
    sight = Sight(request.actor)
    if not may_open_lists(request.actor, sight=sight):
        raise Http404
    return sight


def _tab(request: OrgRequest) -> Tab:
    asked = request.GET.get("tab", "")
    return Tab(asked) if asked in list(Tab) else Tab.OPEN


def _tabs(request: OrgRequest, current: str, sight: Sight) -> dict[str, object]:
    counts = lists.counts(request.actor, sight)
    address = reverse("incidents:work_list", kwargs={"slug": request.organisation.slug})
    return {
        "counts": counts,
        "current": current,
        "tabs": [
            {
                "label": label,
                "url": f"{address}?tab={tab}",
                "is_current": tab == current,
                "count": lists.count_words(counts[tab]),
            }
            for tab, label in tab_labels().items()
        ],
    }
