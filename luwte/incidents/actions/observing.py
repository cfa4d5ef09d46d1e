"""Observers: somebody of another department looks along and writes down what strikes them."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.outbox import publish
from luwte.core.refusal import NotPermitted, Refused, verb
from luwte.incidents import messages
from luwte.incidents.access import Verb, is_barred, require_on
from luwte.incidents.actions.asking_in import may_be_asked_in
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.actions.triage import not_involved
from luwte.incidents.actions.turns import take_turn
from luwte.incidents.events import CaseDiscussed
from luwte.incidents.models import Case, CaseReader, Discussion
from luwte.incidents.rules import CaseState
from luwte.notify.actions import tell
from luwte.org.access import Actor

if TYPE_CHECKING:
    from luwte.org.models import Person

OBSERVER = "observer"
LOOKS_FOR = timedelta(days=14)


@verb("incidents.ask_observer")
def ask_observer(*, actor: Actor, case: Case, person: Person) -> None:
    """Ask somebody of another unit to look along for two weeks: reads the case and writes
    observations, changes nothing else. Raises Refused for who is involved or works in the unit."""
    require_on(actor, Verb.HANDLE, case)
    _is_open(case)
    not_involved(case, [person])
    may_be_asked_in(case, person)
    if person.unit_id in {case.unit_id, *_units_of(case)}:
        raise Refused(
            _("%(name)s works in this unit. Ask somebody of another department.")
            % {"name": person.name}
        )
    last_day = timezone.localdate() + LOOKS_FOR
    until = datetime.combine(last_day, time(23, 59), timezone.get_current_timezone())
    row, is_new = CaseReader.objects.get_or_create(
        case=case, person=person, defaults={"why": OBSERVER, "until": until}
    )
    if not is_new and row.until is not None:
        CaseReader.objects.filter(pk=row.pk).update(why=OBSERVER, until=until)
    take_turn(case, actor=actor, what="observer_asked", seen=None)
    add_entry(case, "observer_asked", actor=actor, owner=str(person.pk))
    audit.record(
        "incidents.ask_observer", actor=actor, kind="case", object_id=case.pk, fields=["readers"]
    )
    where = {"slug": actor.organisation.slug, "pk": case.pk}
    tell(
        actor=actor,
        persons=[person],
        message=messages.FOR_YOU,
        url=reverse("incidents:observe", kwargs=where),
        subject_id=case.pk,
        once_key=f"observer:{case.pk}:{last_day}",
    )


@verb("incidents.record_observations")
def record_observations(*, actor: Actor, case: Case, text: str) -> Discussion:
    """What an observer saw, in his or her own words. Only by who was asked, as long as that
    counts."""
    if not is_observer(actor, case) or is_barred(actor, case):
        raise NotPermitted(_("You may not do this."), kind="case", object_id=case.pk)
    _is_open(case)
    if not text.strip():
        raise Refused(_("Write down what you saw."))
    seen = Discussion.objects.create(
        case=case,
        kind=Discussion.Kind.OBSERVERS,
        held_on=timezone.localdate(),
        text=text.strip(),
        by=actor.person,
        created_at=timezone.now(),
    )
    take_turn(case, actor=actor, what="discussed", seen=None)
    add_entry(case, "observed", actor=actor)
    audit.record("incidents.record_observations", actor=actor, kind="case", object_id=case.pk)
    publish(
        CaseDiscussed(organisation_id=actor.organisation_id, case_id=case.pk, discussion_id=seen.pk)
    )
    return seen


def is_observer(actor: Actor, case: Case) -> bool:
    """Whether the actor was asked to look along, and that still counts. One query."""
    counts = Q(until=None) | Q(until__gt=timezone.now())
    rows = CaseReader.objects.filter(counts, case=case, person_id=actor.person_id, why=OBSERVER)
    return rows.exists()


def _units_of(case: Case) -> set[object]:
    return set(case.incidents.values_list("unit_id", flat=True))


def _is_open(case: Case) -> None:
    if case.state == CaseState.CLOSED:
        raise Refused(_("This case is closed. Open it again first."))
