"""The rows of the years: gathered in memory with what they point to, written in a few statements.

The other way into the tables, beside the verbs, and only for an invented past: every row is one
that the verbs would have left behind, dated back, with its line in the audit.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from luwte.catalogue.queries import ActionView, TermView, actions_for, term_labels, terms
from luwte.catalogue.rules import TERM_KINDS
from luwte.catalogue.rules import Kind as CatalogueKind
from luwte.core.models import AuditEntry
from luwte.core.search import index_many
from luwte.core.timers import Moment, set_timers
from luwte.desk.demo import cast
from luwte.desk.demo.crowd import people_by_key, unit_keys
from luwte.incidents import models as kept
from luwte.incidents.agreements import ReactionTerm, case_terms, reaction_term
from luwte.incidents.queries.searching import SEARCH_KIND
from luwte.incidents.rules import CaseTerms
from luwte.incidents.watch.cases import findable_text
from luwte.lib.ids import CROCKFORD, uuid7
from luwte.org.models import Location, Person, Room, Unit
from luwte.tenancy.models import Organisation, TenantModel

M = TypeVar("M", bound=TenantModel)
# What points comes after what it points to.
ORDER: tuple[type[TenantModel], ...] = (
    kept.Case,
    kept.Incident,
    kept.Track,
    kept.IncidentTerm,
    kept.Involvement,
    kept.CaseReader,
    kept.CaseAction,
    kept.Discussion,
    kept.Note,
    kept.ReporterMessage,
    kept.PersonalReaction,
    kept.CaseEntry,
    kept.CaseLink,
    kept.CaseJoin,
    kept.ConfidedReport,
    kept.Talk,
    kept.TallyTap,
)


class Ledger:
    """One organisation's books while its years are written. Inside its scope, in Dutch."""

    def __init__(self, organisation: Organisation, play: cast.Play, now: dt.datetime) -> None:
        self.organisation, self.play, self.now = organisation, play, now
        self.zone = ZoneInfo(organisation.timezone)
        self.rows: dict[type[TenantModel], list[Any]] = {model: [] for model in ORDER}
        self.deeds: list[AuditEntry] = []
        self.moments: list[Moment] = []
        self.numbers = random.Random(f"numbers of {organisation.slug}")
        self.given: set[str] = set()

    # --- What rows point to ---------------------------------------------------------------------

    @cached_property
    def people(self) -> dict[str, Person]:
        """By the key of the staff."""
        return people_by_key(self.play)

    @cached_property
    def units(self) -> dict[str, Unit]:
        """By the key of the tables."""
        return unit_keys(self.play)

    @cached_property
    def rooms(self) -> dict[tuple[str, str], Room]:
        """By the names of location and room."""
        rows = Room.objects.select_related("location")
        return {(room.location.name, room.name): room for room in rows}

    @cached_property
    def locations(self) -> dict[str, Location]:
        """By name."""
        return {place.name: place for place in Location.objects.all()}

    @cached_property
    def terms(self) -> dict[tuple[str, str], TermView]:
        """By kind and key."""
        kinds = [kind for kind in TERM_KINDS if kind is not CatalogueKind.ACTION]
        found = [term for kind in kinds for term in terms(kind, organisation=self.organisation)]
        return {(term.kind, term.key): term for term in found}

    @cached_property
    def actions(self) -> dict[str, ActionView]:
        """The 37, by key."""
        return {action.key: action for action in actions_for(organisation=self.organisation)}

    @cached_property
    def agreed(self) -> CaseTerms:
        """How long the clocks run."""
        return case_terms(self.organisation)

    @cached_property
    def reaction(self) -> ReactionTerm:
        """How long somebody has to react in person."""
        return reaction_term(self.organisation, self.agreed.version)

    def person(self, key: str) -> Person | None:
        """Somebody of the staff; None for nobody and for the clock."""
        return self.people[key] if key else None

    def number(self) -> str:
        """A case number that is not given out here yet; the same ones every time."""
        while True:
            number = "".join(self.numbers.choices(CROCKFORD, k=7))
            if number not in self.given:
                self.given.add(number)
                return number

    # --- Gathering ------------------------------------------------------------------------------

    def add(self, row: M) -> M:
        """Keep a row until `write`."""
        self.rows[type(row)].append(row)
        return row

    def audit(
        self, at: dt.datetime, verb: str, by: str, kind: str, pk: UUID, fields: Iterable[str] = ()
    ) -> None:
        """The line that the verb would have left."""
        who = self.person(by)
        self.deeds.append(
            AuditEntry(
                organisation_id=self.organisation.pk,
                at=at,
                actor_id=who.pk if who else None,
                verb=verb,
                kind=kind,
                object_id=pk,
                fields=sorted(fields),
            )
        )

    def wake(self, moments: Iterable[Moment]) -> None:
        """Moments at which the clock looks; only what lies ahead, so that nobody is mailed about
        an invented past."""
        self.moments += [moment for moment in moments if moment.due_at > self.now]

    # --- Writing --------------------------------------------------------------------------------

    def write(self) -> None:
        """Everything into the database, oldest deeds first; the clock seals them as it always
        does."""
        for model in ORDER:
            if self.rows[model]:
                model.objects.bulk_create(self.rows[model])
        AuditEntry.objects.bulk_create(sorted(self.deeds, key=lambda deed: deed.at))
        set_timers(self.organisation.pk, self.moments)
        index_many(self.organisation.pk, SEARCH_KIND, self._texts())

    def _texts(self) -> Iterable[tuple[UUID, str]]:
        labels = term_labels(organisation=self.organisation)
        rows = kept.Incident.objects.filter(
            pk__in=[one.pk for one in self.rows[kept.Incident]], withdrawn_at=None, is_released=True
        )
        whole = rows.select_related("location", "room", "case", "unit").prefetch_related("terms")
        for incident in whole.order_by("pk"):
            yield incident.pk, findable_text(incident, labels)


def id_at(moment: dt.datetime) -> UUID:
    """An id as it would have been made then, so that lists in order of ids are lists in time."""
    return uuid7(int(moment.timestamp() * 1000))
