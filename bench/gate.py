"""Whether anybody brings a measure past the fairness gate: every step tried from every state as
people of every role, each in a transaction that is taken back."""

from __future__ import annotations

from django.db import transaction

from bench.measurements import measured
from bench.results import Result
from luwte.desk.demo import cast as stage
from luwte.tenancy.models import Organisation
from luwte.tenancy.scope import scope


@measured
def gate_forbidden(database: str) -> list[Result]:
    """How many forbidden steps went through, and how many allowed ones did not."""
    from luwte.response.tests.gate_attempts import ALLOWED, attempts
    from luwte.response.tests.measure_scene import Scene, party_in, report_of
    from tests.cast import both_houses

    if not Organisation.objects.filter(slug=stage.MUNICIPALITY.slug).exists():
        stage.build_cast()
    house = both_houses().zonnedael
    tried = forbidden = went = refused = 0
    for kind in ALLOWED:
        with scope(house.organisation), transaction.atomic():
            case = report_of(house, "sanne")
            scene = Scene(house, case, party_in(house, case, "mo"))
            for one in attempts(scene, kind):
                tried += 1
                forbidden += not one.is_allowed
                went += one.went and not one.is_allowed
                refused += one.is_allowed and not one.went
            transaction.set_rollback(True)
    note = f"{forbidden:,} forbidden of {tried:,} attempts; allowed and refused: {refused}"
    return [Result("gate_forbidden", database, went + refused, "count", 0, "lower", note)]
