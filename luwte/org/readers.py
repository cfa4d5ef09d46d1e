"""Who opened what is about me: readers by name, but for those whom one must be able to trust."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core.models import AuditEntry
from luwte.org.models import Grant, Person
from luwte.org.rules import RIGHTS, Right, Role

# More reads than this of one case are not looked back on; the newest count.
MOST_READS = 2_000
UNNAMED: dict[Role, str] = {Role.CARE_TEAM: "care", Role.CONFIDANT: "confidant"}


@dataclass(frozen=True)
class ReaderLine:
    """Somebody who opened it. `name` is a person's, or says in which capacity somebody read."""

    name: str
    last_at: datetime
    person_id: UUID | None = None


def readers_of(
    organisation_id: UUID, object_ids: Collection[UUID], *, besides: UUID | None = None
) -> list[ReaderLine]:
    """Who opened these objects, newest first, each person once. Three statements.

    Readers from care and the confidant are not named (GOV-2): that somebody of them looked is
    said once. besides: a person left out, usually who asks.
    """
    rows = AuditEntry.objects.filter(
        organisation_id=organisation_id,
        object_id__in=list(object_ids),
        outcome=AuditEntry.Outcome.READ,
    ).order_by("-id")
    reads = list(rows.values_list("actor_id", "at", "verb", "ground")[:MOST_READS])
    ids = {actor_id for actor_id, _at, _verb, _ground in reads if actor_id}
    names = dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))
    held = _grants_of(ids)
    found: dict[object, ReaderLine] = {}
    for actor_id, at, verb, ground in reads:
        if actor_id is None or actor_id == besides:
            continue
        capacity = _capacity(verb, ground) or _unnamed_role(
            held.get(actor_id, []), timezone.localdate(at)
        )
        if capacity:
            found.setdefault(capacity, ReaderLine(_unnamed_words(capacity), at))
        else:
            name = names.get(actor_id, _("somebody who left"))
            found.setdefault(actor_id, ReaderLine(name, at, actor_id))
    return list(found.values())


def _capacity(verb: str, ground: str) -> str:
    """In which protected capacity a read says that it was done."""
    for word in UNNAMED.values():
        if ground == word or verb.startswith(f"{word}."):
            return word
    return ""


def _grants_of(ids: Iterable[UUID]) -> dict[UUID, list[Grant]]:
    held: dict[UUID, list[Grant]] = {}
    rows = Grant.objects.filter(
        person_id__in=list(ids), state__in=[Grant.State.ACTIVE, Grant.State.ENDED]
    )
    for grant in rows:
        held.setdefault(grant.person_id, []).append(grant)
    return held


def _unnamed_role(grants: list[Grant], day: date) -> str:
    """The protected capacity of who could read on that day in no other one."""
    roles = {Role(grant.role) for grant in grants if _counted(grant, day)}
    if any(Right.CASES_READ in RIGHTS[role] for role in roles):
        return ""
    return next((word for role, word in UNNAMED.items() if role in roles), "")


def _counted(grant: Grant, day: date) -> bool:
    if grant.starts_on > day or (grant.ends_on is not None and grant.ends_on < day):
        return False
    ended = grant.state == Grant.State.ENDED and grant.decided_at is not None
    return not ended or timezone.localdate(grant.decided_at) >= day


def _unnamed_words(capacity: str) -> str:
    return _("somebody of the care team") if capacity == "care" else _("a confidant")
