"""Who may open the addresses of core."""

from __future__ import annotations

from django.utils import timezone

from luwte.core.models import Job
from luwte.org.rules import Right
from tests.matrix import EVERYBODY, NOBODY, OWNER, PUBLIC, Expectation, Stage, holders


def a_job(stage: Stage) -> dict[str, object]:
    """An import that the person on the stage started."""
    made = Job.objects.create(
        organisation_id=stage.house.pk,
        person_id=stage.person.pk,
        kind="test.import",
        due_at=timezone.now(),
        created_at=timezone.now(),
    )
    return {"pk": made.pk}


KEEPER = holders(Right.JOBS_SEE)

EXPECT: dict[str, Expectation] = {
    "core:theme": Expectation(get=None, post=PUBLIC),
    "core:language": Expectation(get=None, post=PUBLIC),
    "core:kit": Expectation(get=PUBLIC),
    "core:health": Expectation(get=PUBLIC),
    # No clock runs beside the tests, and this address says so.
    "core:health_clock": Expectation(get=PUBLIC, answers=frozenset({503})),
    # Without the token there is nothing, whoever asks.
    "core:metrics": Expectation(get=NOBODY),
    "core:jobs": Expectation(get=EVERYBODY),
    "core:job": Expectation(get=OWNER | KEEPER, kwargs=a_job),
    "core:job_progress": Expectation(get=OWNER | KEEPER, kwargs=a_job),
    "core:job_stop": Expectation(get=None, post=OWNER | KEEPER, kwargs=a_job),
    "core:stuck": Expectation(get=KEEPER),
    "core:stuck_retry": Expectation(get=None, post=KEEPER),
}
