"""What the rooms did in the stories of the demonstration: who answered, and how it went on.

`answers.yaml` has for each story a list of deeds: when, who, which verb, what was said. A number of
hours counts from the report; one below zero from now, so that what is due today is due today. Each
deed is the verb behind the button of its screen, done at its own moment by who may do it.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.utils import timezone

from luwte.incidents.models import Case, Incident
from luwte.incidents.rules import TrackKind
from luwte.org.access import Actor
from luwte.org.models import Person
from luwte.response.access import Desk, desk_for
from luwte.response.models import Measure, OtherParty

if TYPE_CHECKING:
    from luwte.desk.demo.playing import _Acts, _House

HOUSE = "house"  # what the organisation itself did, apart from any incident


@dataclass(frozen=True)
class Deed:
    """One deed with all that its verb needs. given: what `answers.yaml` says of it."""

    acts: _Acts | _House
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


@functools.cache
def answers() -> dict[str, dict[str, list[list[Any]]]]:
    """All deeds: by organisation, by story."""
    found: dict[str, dict[str, list[list[Any]]]] = yaml.safe_load(
        Path(__file__).with_name("answers.yaml").read_text(encoding="utf-8")
    )
    return found


def deeds_of(
    acts: _Acts | _House, slug: str, story: str, since: dt.datetime
) -> Iterator[tuple[dt.datetime, Callable[[], None]]]:
    """(moment, step) of everything that the rooms did in one story, in order."""
    for when, who, verb, *given in answers().get(slug, {}).get(story, []):
        start = acts.stage.now if when < 0 else since
        deed = Deed(acts, who, dict(given[0]) if given else {})
        yield start + dt.timedelta(hours=when), functools.partial(_verbs()[verb], deed)


@functools.cache
def _verbs() -> dict[str, Callable[[Deed], None]]:
    # They need what stands above.
    from luwte.desk.demo import answers_house, answers_inside, answers_outside, answers_to_them

    return {
        **answers_to_them.VERBS,
        **answers_outside.VERBS,
        **answers_inside.VERBS,
        **answers_house.VERBS,
    }
