"""Small things that only the lists of this room need: `{% load incidents %}`."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from luwte.core.kit import shapes
from luwte.core.templatetags.kit import clock_words, clocks
from luwte.incidents.models import Incident
from luwte.incidents.queries import proposals
from luwte.incidents.queries.rows import CaseRow, IncidentRow
from luwte.incidents.rules import CaseState
from luwte.incidents.words import readers
from luwte.incidents.words.people import people_lines

register = template.Library()

# The lines of long lists are drawn in Python: as a template each would cost three times as much,
# and a page has twenty-five.
_CASE_LINE = (
    '<tr{}><td class="c-what"><a class="cell-t" href="{}{}/">{}</a>'
    '<span class="cell-sub">{}{}</span></td><td class="c-when nowrap">{}</td>'
    '<td class="c-grav">{}</td><td class="c-clocks">{}</td>'
    '<td class="c-step"><span class="cell-step">{}</span></td>'
    '<td class="c-term nowrap">{}</td>'
    '<td class="c-who nowrap"><span class="who">{}{}</span></td></tr>'
)
_INCIDENT_LINE = (
    '<tr><td><a class="cell-t" href="{}{}/">{}</a>{}</td>'
    '<td class="nowrap" data-label="{}">{}</td><td data-label="{}">{}</td>'
    '<td data-label="{}">{}</td><td class="nowrap" data-label="{}">{}</td></tr>'
)
_LATE = mark_safe(' class="is-late"')


@register.simple_tag
def case_line(row: CaseRow, cases_url: str, unknown: str) -> SafeString:
    """`{% case_line row cases_url unknown %}`: a case in `parts/case_table.html`."""
    case = row.case
    return format_html(
        _CASE_LINE,
        _LATE if row.is_late else "",
        cases_url,
        case.pk,
        row.title,
        case.number,
        f" · {row.place}" if row.place else "",
        row.happened,
        shapes.gravity(case.gravity or "", "" if case.gravity else unknown),
        clocks(row.faces),
        row.step,
        clock_words(row.first.clock) if row.first else "",
        shapes.avatar(row.owner_name),
        first_name(row.owner_name),
    )


@register.simple_tag
def incident_lines(rows: Iterable[IncidentRow], cases_url: str, all_url: str) -> SafeString:
    """`{% incident_lines rows cases_url all_url %}`: the lines of the register."""
    when, gravity, unit, case = _("When"), _("Gravity"), _("Department"), _("Case")
    lines = []
    for row in rows:
        one = row.incident
        weight = str(one.gravity or "")
        lines.append(
            format_html(
                _INCIDENT_LINE,
                cases_url if one.case_id else all_url,
                one.case_id or one.pk,
                row.title,
                format_html('<span class="cell-sub">{}</span>', row.place) if row.place else "",
                when,
                row.happened,
                gravity,
                shapes.gravity(weight, "" if weight else _("Unknown")),
                unit,
                one.unit.name if one.unit else "",
                case,
                _case_mark(one, row.origin),
            )
        )
    return mark_safe("\n".join(lines))


def _case_mark(incident: Incident, origin: str) -> SafeString:
    """The number of its case, and whether that is closed; a past incident was brought in. origin:
    the number of the case it was merged out of."""
    case = incident.case
    if case is None:
        return format_html('<span class="muted">{}</span>', _("brought in"))
    closed = shapes.badge(_("closed"), "calm") if case.state == CaseState.CLOSED else ""
    was = ""
    if origin:
        said = _("was %(number)s, merged") % {"number": origin}
        was = format_html('<span class="cell-sub">{}</span>', said)
    return format_html("{}{}{}{}", case.number, " " if closed else "", closed, was)


@functools.lru_cache(maxsize=4096)
def first_name(name: str) -> SafeString:
    """The first word of a name, the rest only for who listens: a narrow column of owners."""
    first, _space, rest = str(name).partition(" ")
    return format_html('{}<span class="vh"> {}</span>', first, rest)


@register.simple_tag(takes_context=True)
def known_words(context: template.Context, incident: Incident) -> list[str]:
    """With what an incident was done and what it led to; its terms are prefetched."""
    return proposals.known_words(
        context["organisation"], [row.term_id for row in incident.terms.all()]
    )


@register.simple_tag(takes_context=True)
def told_more(context: template.Context, incident: Incident) -> list[tuple[str, str]]:
    """Who was there, by role, and channel, trigger and motive: (label, words). Its people and terms
    are prefetched."""
    ids = [row.term_id for row in incident.terms.all()]
    return people_lines(incident.people.all()) + proposals.circumstances(
        context["organisation"], ids
    )


@register.simple_tag
def reader_words(incident: Incident) -> str:
    """Who may read a report now, as its reporter chose."""
    return readers.readers_now(incident)
