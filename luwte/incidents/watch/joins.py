"""What follows when incidents moved between cases: they are found under their new number."""

from __future__ import annotations

from luwte.core.outbox import react
from luwte.incidents.events import CasesJoined, CasesParted
from luwte.incidents.models import Incident
from luwte.incidents.watch.cases import index_incidents


@react(CasesJoined, name="incidents.index_joined")
def index_joined(event: CasesJoined) -> None:
    """Find the incidents under the number of the case that took them."""
    _again(event)


@react(CasesParted, name="incidents.index_parted")
def index_parted(event: CasesParted) -> None:
    """And under the old number when that was undone."""
    _again(event)


def _again(event: CasesJoined | CasesParted) -> None:
    both = (event.source_id, event.target_id)
    index_incidents(event, Incident.objects.filter(case_id__in=both))
