"""What went before with one other party: earlier incidents and what followed on them.

For whose task it is in one of the cases. Of the others they read the day, the class and the
measure; opening such a case needs its own right. What the actor may not know of at all (readers
chosen by the reporter, a case in which he or she was hurt) is not there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luwte.catalogue.queries import entry_keys
from luwte.incidents.access import Sight
from luwte.incidents.queries.openable import openable
from luwte.org.access import Actor
from luwte.policy import queries as policy
from luwte.policy.rules.matrix import Matrix, class_of
from luwte.response.access import Desk
from luwte.response.models import Measure, OtherParty, PartyIncident
from luwte.response.queries.parties import may_know_or_404
from luwte.response.rules.states import MeasureState
from luwte.response.words.measures import STATES, name_of
from luwte.tenancy.models import Organisation
from luwte.tenancy.scope import current_organisation_id, organisation_in_scope

if TYPE_CHECKING:
    from luwte.incidents.models import Case, Incident

SHOWN_AT_MOST = 50
# A measure that was only proposed, or dropped, is nothing that was done to somebody.
TAKEN = (
    MeasureState.DECIDED,
    MeasureState.INFORMED,
    MeasureState.RUNNING,
    MeasureState.REVIEWED,
    MeasureState.ENDED,
)


@dataclass(frozen=True)
class PastCase:
    """One case in which the party had a part. `number` and `case_id` only for who may open it."""

    day: date
    gravity: str
    class_key: str
    class_label: str
    is_confirmed: bool
    is_this: bool
    case_id: UUID | None = None
    number: str = ""
    measures: list[Measure] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        """Which measures followed, how they stand, and until when."""
        return [_measure_words(one) for one in self.measures]


def history_of(actor: Actor, party: OtherParty, *, desk: Desk | None = None) -> list[PastCase]:
    """Everything that went before, newest first; 404 for whose task it is not. Six to ten queries.

    desk: the case through which the actor comes.
    """
    may_know_or_404(actor, party, desk=desk)
    links = _known_to(actor, _links(party), desk)
    ids = {link.incident.case_id for link in links if link.incident.case_id}
    may_open = openable(actor, ids)
    measures = _measures(party, ids)
    matrix = _matrix()
    found: dict[UUID, list[PartyIncident]] = {}
    for link in links:
        found.setdefault(link.incident.case_id or link.incident_id, []).append(link)
    return [
        _past(case_id, group, measures.get(case_id, []), case_id in may_open, desk, matrix)
        for case_id, group in list(found.items())[:SHOWN_AT_MOST]
    ]


def times_before(
    party: OtherParty,
    class_keys: Collection[str],
    since: date | datetime,
    *,
    before: date | datetime,
    case: Case | None = None,
    actor: Actor | None = None,
) -> int:
    """How often this party did something of one of these classes (of any, when there are none)
    from `since` until right before `before`: each case counts once, and only links that count for
    a measure.

    case: the case that asks. It does not count itself, and as long as the party's own link to it
    waits for a second look nothing before counts at all. A case with chosen readers counts only
    for an actor who may open it: nobody is judged by what the decider cannot read.
    """
    rows = [link for link in _links(party) if link.confirmed_at is not None]
    if case is not None and not any(one.incident.case_id == case.pk for one in rows):
        return 0
    start, end = _moment(since), _moment(before)
    rows = [one for one in rows if start <= one.incident.happened_from < end]
    if case is not None:
        rows = [one for one in rows if one.incident.case_id != case.pk]
    hidden = {one.incident.case_id for one in rows if _is_restricted(one)}
    if hidden:
        ids = {pk for pk in hidden if pk is not None}
        allowed = openable(actor, ids) if actor is not None else frozenset()
        rows = [one for one in rows if one.incident.case_id not in hidden - allowed]
    return len(_counted(party, rows, class_keys))


def _counted(
    party: OtherParty, rows: Iterable[PartyIncident], class_keys: Collection[str]
) -> set[UUID]:
    rows = list(rows)
    keys = {one.incident.case_id or one.incident_id for one in rows}
    if not class_keys or not rows:
        return keys
    matrix = _matrix()
    measures = _measures(party, keys)
    wanted = set(class_keys)
    return {
        one.incident.case_id or one.incident_id
        for one in rows
        if class_in(matrix, one.incident, measures.get(one.incident.case_id, [])) in wanted
    }


def class_in(matrix: Matrix, incident: Incident, measures: Iterable[Measure] = ()) -> str:
    """The class of an earlier incident: as it was judged when a measure followed, else as the
    matrix of today has it."""
    judged = next((one.class_key for one in measures if one.class_key), "")
    if judged:
        return judged
    terms = [row.term_id for row in incident.terms.all() if row.kind == "form"]
    return class_of(matrix, entry_keys(terms).get("form", frozenset()), incident.gravity)


def _links(party: OtherParty) -> list[PartyIncident]:
    rows = PartyIncident.objects.filter(
        party_id=party.pk, unlinked_at=None, incident__withdrawn_at=None
    )
    rows = rows.select_related("incident__case").prefetch_related("incident__terms")
    return list(rows.order_by("-incident__happened_from", "-pk"))


def _known_to(actor: Actor, links: list[PartyIncident], desk: Desk | None) -> list[PartyIncident]:
    """Without cases whose readers were chosen and do not include the actor, and without those in
    which the actor was hurt or marked."""
    restricted = {one.incident.case_id for one in links if _is_restricted(one)}
    hidden = restricted - openable(actor, {pk for pk in restricted if pk is not None})
    hidden |= set(Sight(actor).barred_cases)
    if desk is not None:
        hidden.discard(desk.case.pk)
    return [one for one in links if one.incident.case_id not in hidden]


def _is_restricted(link: PartyIncident) -> bool:
    case = link.incident.case
    return case is not None and case.is_restricted


def _measure_words(measure: Measure) -> str:
    what = f"{name_of(measure.kind, measure.advice)}: {STATES[measure.state]}"
    if measure.ends_on is None:
        return what
    return _("%(what)s, until %(day)s") % {
        "what": what,
        "day": date_format(measure.ends_on, "j F Y"),
    }


def _measures(party: OtherParty, case_ids: Collection[UUID]) -> dict[UUID | None, list[Measure]]:
    found: dict[UUID | None, list[Measure]] = {}
    rows = Measure.objects.filter(party_id=party.pk, case_id__in=list(case_ids), state__in=TAKEN)
    for one in rows.order_by("pk"):
        found.setdefault(one.case_id, []).append(one)
    return found


def _past(
    key: UUID,
    links: list[PartyIncident],
    measures: list[Measure],
    may_open: bool,
    desk: Desk | None,
    matrix: Matrix,
) -> PastCase:
    newest = links[0].incident
    case = newest.case
    class_key = class_in(matrix, newest, measures)
    shows = may_open and case is not None
    return PastCase(
        day=timezone.localdate(newest.happened_from),
        gravity=newest.gravity,
        class_key=class_key,
        class_label=label_of(matrix, class_key),
        is_confirmed=all(one.confirmed_at is not None for one in links),
        is_this=desk is not None and key == desk.case.pk,
        case_id=key if shows else None,
        number=case.number if shows and case is not None else "",
        measures=measures,
    )


def label_of(matrix: Matrix, class_key: str) -> str:
    """The words of a class; its key when this version of the matrix does not have it."""
    try:
        label = matrix.of(class_key).label
    except LookupError:
        return class_key
    language = (get_language() or "nl").split("-")[0]
    return label.get(language) or label.get("nl") or class_key


def _matrix() -> Matrix:
    organisation = organisation_in_scope()
    if organisation is None:
        organisation = Organisation.objects.get(pk=current_organisation_id())
    return policy.matrix_for(organisation).value


def _moment(day: date | datetime) -> datetime:
    if isinstance(day, datetime):
        return day
    return datetime.combine(day, time(), timezone.get_current_timezone())
