"""The one page of a small practice: open cases with who does what next, and the lines for the week
meeting."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import keyset
from luwte.core.kit.clock_face import ClockFace
from luwte.core.kit.moments import day_words
from luwte.incidents.access import may_open_lists, visible_to
from luwte.incidents.models import Case, GuestLook, Track
from luwte.incidents.queries.lists import Tab, work_list
from luwte.incidents.queries.rows import CaseRow, case_rows
from luwte.incidents.queries.second_look import waiting_looks
from luwte.lib.text_checks import shorten
from luwte.org.access import Actor
from luwte.org.queries import all_names

OPEN_AT_MOST, CLOSED_AT_MOST, LONGEST = 12, 12, 240


@dataclass(frozen=True)
class OpenLine:
    """An open case: what it was, what comes next, who does it, and the clock of that step."""

    case: Case
    title: str
    step: str
    who: str
    clock: ClockFace | None


@dataclass(frozen=True)
class WeekLine:
    """Two lines for the week meeting: what it was, and what is learned. Nobody is named."""

    case: Case
    what: str
    learned: str


@dataclass(frozen=True)
class PracticePage:
    """What the page shows. reads: whether the reader reads cases at all."""

    reads: bool
    open_lines: list[OpenLine]
    more: bool
    week: list[WeekLine]
    looks: list[GuestLook]


def practice_page(actor: Actor) -> PracticePage:
    """Read it all: the same few statements however much happened."""
    looks = waiting_looks(actor)
    if not may_open_lists(actor):
        return PracticePage(reads=False, open_lines=[], more=False, week=[], looks=looks)
    rows, page = work_list(actor, Tab.OPEN, size=OPEN_AT_MOST, in_words=True)
    owners = _track_owners([row.case for row in rows])
    return PracticePage(
        reads=True,
        open_lines=[_open_line(row, owners) for row in rows],
        more=bool(page.next_cursor),
        week=week_lines(actor),
        looks=looks,
    )


def week_lines(actor: Actor) -> list[WeekLine]:
    """What was closed since Monday, newest first, without names."""
    found = keyset.page(
        visible_to(actor, Case.objects.filter(closed_at__gte=_monday(), merged_into=None)),
        ("-id",),
        size=CLOSED_AT_MOST,
        rows=Case.objects.select_related("owner"),
    )
    if not found.items:
        return []
    names = sorted(all_names().values(), key=len, reverse=True)
    return [_week_line(row, names) for row in case_rows(actor, found.items)]


def nameless(text: str, names: list[str]) -> str:
    """The text with colleagues as "a colleague": whole names, and first names that stand alone."""
    words = {part for name in names for part in (name, name.split()[0] if name.split() else "")}
    known = sorted((one for one in words if len(one) > 2), key=len, reverse=True)
    if not known:
        return text
    pattern = r"\b(?:" + "|".join(re.escape(one) for one in known) + r")\b"
    return re.sub(pattern, _("a colleague"), text)


def _track_owners(cases: list[Case]) -> dict[tuple[UUID, str], str]:
    """Who has which track, by name."""
    rows = Track.objects.filter(case__in=cases).exclude(owner=None)
    found = rows.values_list("case_id", "kind", "owner__name")
    return {(case_id, kind): name for case_id, kind, name in found}


def _open_line(row: CaseRow, owners: dict[tuple[UUID, str], str]) -> OpenLine:
    kind = row.first.track.kind if row.first else ""
    return OpenLine(
        case=row.case,
        title=row.title,
        step=row.step,
        who=owners.get((row.case.pk, kind), "") or row.owner_name,
        clock=row.first.clock if row.first else None,
    )


def _week_line(row: CaseRow, names: list[str]) -> WeekLine:
    case = row.case
    assert case.closed_at is not None
    closed = day_words(timezone.localtime(case.closed_at).date(), timezone.localdate())
    what = _("%(what)s, closed %(day)s") % {"what": row.title, "day": closed}
    learned = " ".join(nameless(case.learning, names).split())
    learned = learned[:1].upper() + learned[1:]
    return WeekLine(case, nameless(what, names), shorten(learned, LONGEST))


def _monday() -> datetime:
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    return timezone.make_aware(datetime.combine(monday, time.min))
