"""One deed of the stories of the demonstration, with all that its verb needs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils import timezone

from luwte.incidents.models import Case, Incident
from luwte.incidents.rules import TrackKind
from luwte.org.access import Actor
from luwte.org.models import Person
from luwte.response.access import Desk, desk_for
from luwte.response.models import Measure, OtherParty


class Acting(Protocol):
    """Who plays: one story with its case, or the house itself, which has none."""

    @property
    def stage(self) -> Any:
        """People, places and the present."""

    @property
    def happened(self) -> dt.datetime:
        """When the story begins."""

    @property
    def case(self) -> Case:
        """The case of the story."""


@dataclass(frozen=True)
class Deed:
    """One deed with all that its verb needs. given: what `answers.yaml` says of it."""

    acts: Acting
    who: str
    given: dict[str, Any]

    @property
    def actor(self) -> Actor:
        """Who does it, with the rights of that moment."""
        return self.acts.stage.actor(self.who)

    @property
    def case(self) -> Case:
        """The case as it is now."""
        return self.acts.case

    @property
    def incidents(self) -> list[Incident]:
        """What happened in it."""
        return list(Incident.objects.filter(case=self.case))

    @property
    def party(self) -> OtherParty:
        """Whom the story is about."""
        return party_of(self.case)

    def desk(self, kind: TrackKind = TrackKind.RESPONSE) -> Desk:
        """The case as who does it sees it."""
        return desk_for(self.actor, self.case.pk, kind)

    def measure(self) -> Measure:
        """The newest measure of the case, or that of the kind that is `of`."""
        rows = Measure.objects.select_related("party", "contact_person", "decided_by")
        wanted = rows.filter(case=self.case)
        if "of" in self.given:
            wanted = wanted.filter(kind=self.given["of"])
        found = wanted.order_by("-proposed_at", "-pk").first()
        assert found is not None, self
        return found

    def person(self, name: str = "person") -> Person | None:
        """Somebody of the cast who is named in what is given."""
        key = self.given.get(name)
        return self.acts.stage.person(key) if key else None

    def day(self, name: str) -> dt.date | None:
        """A day that is given as a number of days from the day of the deed."""
        days = self.given.get(name)
        return None if days is None else timezone.localdate() + dt.timedelta(days=days)


def party_of(case: Case) -> OtherParty:
    """The one other party of a case."""
    rows = OtherParty.objects.filter(incidents__incident__case=case, joined_into=None)
    return rows.distinct().get(incidents__unlinked_at=None)
