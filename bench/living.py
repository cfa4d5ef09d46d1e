"""Cases with a life, among the million that were made fast: notes, talks, actions and messages as a
handler would leave them, through the verbs."""

from __future__ import annotations

import random
from uuid import UUID

from django.utils import timezone

from bench.measurements import world
from luwte.incidents import actions
from luwte.incidents.models import Case, Incident
from luwte.org.access import Actor, actor_for
from luwte.org.models import Person
from luwte.tenancy.models import Organisation
from luwte.tenancy.scope import scope

WORDS = "De bezoeker belde terug, bood zijn excuses aan en vroeg wat er met zijn aanvraag gebeurt. "


def living_cases(number: int) -> list[UUID]:
    """Ids of so many open cases of the largest organisation, now with a life."""
    organisation = Organisation.objects.get(pk=world().organisation_id)
    with scope(organisation):
        person = Person.objects.get(login_id=world().coordinator_login)
        handler = actor_for(organisation, person)
        # Not what the handler reported: one does not tell oneself.
        mine = Incident.objects.filter(reported_by=person).exclude(case=None).values("case_id")
        ids = list(
            Case.objects.filter(closed_at=None).exclude(pk__in=mine).values_list("pk", flat=True)
        )
        chosen = random.Random(5).sample(sorted(ids), min(number, len(ids)))
        for pk in chosen:
            _live(handler, pk)
    return chosen


def _live(handler: Actor, pk: UUID) -> None:
    for _each in range(3):
        actions.add_note(actor=handler, case=_case(pk), text=WORDS * 2)
    for number in range(3):
        plan = actions.ActionPlan(title=f"Nabellen {number}", owner=handler.person)
        actions.choose_action(actor=handler, case=_case(pk), plan=plan)
    today = timezone.localdate()
    actions.discuss(actor=handler, case=_case(pk), kind="reporter", held_on=today, text=WORDS * 3)
    for _each in range(2):
        actions.tell_reporter(actor=handler, case=_case(pk), text=WORDS)


def _case(pk: UUID) -> Case:
    """As a verb wants it: fresh."""
    return Case.objects.select_related("unit", "owner").get(pk=pk)
