"""What counts now, and what counted then: without a query on an ordinary page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from luwte.policy.models import SettingVersion
from luwte.policy.queries.defaults import default_settings
from luwte.policy.queries.stored import adopted_versions, read_values
from luwte.policy.rules import (
    SHAPES,
    Authority,
    Care,
    Kind,
    Letterhead,
    Matrix,
    Norm,
    Retention,
    Settings,
    SettingState,
    Terms,
)
from luwte.policy.shipped import measure_of_action, where_offered
from luwte.policy.wording import GravityText, gravity_texts
from luwte.tenancy.models import Organisation
from luwte.tenancy.scope import current_organisation_id

S = TypeVar("S", bound=Settings)
# Adopted versions never change, so they may stay; this many in one process.
KEPT_VERSIONS = 2_000


@dataclass(frozen=True)
class Versioned(Generic[S]):
    """Values with the number of their version; 0 is what Luwte brings before anything is
    adopted."""

    version: int
    value: S
    adopted_at: datetime | None = None
    adopted_by: str = ""


_now: dict[UUID, tuple[int, dict[Kind, Versioned[Any]]]] = {}
_then: dict[tuple[UUID, Kind, int], Settings] = {}
_KINDS: dict[type, Kind] = {shape: kind for kind, shape in SHAPES.items()}


def terms_for(organisation: Organisation) -> Versioned[Terms]:
    """The terms that count now. Inside the organisation's scope; from memory while
    `organisation.settings_revision` stands still, else one query."""
    return _current(organisation)[Kind.TERMS]


def norm_for(organisation: Organisation) -> Versioned[Norm]:
    """The norm that counts now; see `terms_for`."""
    return _current(organisation)[Kind.NORM]


def matrix_for(organisation: Organisation) -> Versioned[Matrix]:
    """The sanction matrix that counts now; see `terms_for`."""
    return _current(organisation)[Kind.MATRIX]


def is_offered(organisation: Organisation, kind: str) -> bool:
    """Whether this organisation can choose a measure of this kind: by its sectors, or because it
    put it in its own matrix. kind: a value of response's MeasureKind; see `terms_for`."""
    sectors = where_offered().get(kind)
    if sectors is None or not sectors.isdisjoint(organisation.sectors):
        return True
    classes = matrix_for(organisation).value.classes
    return any(kind in cell.kinds for one in classes for cell in one.steps)


def is_action_offered(organisation: Organisation, action_key: str) -> bool:
    """Whether an action of the catalogue is suggested here: not one that comes down to a measure
    that this organisation cannot choose. action_key: an entry of the catalogue."""
    measure = measure_of_action().get(action_key)
    return measure is None or is_offered(organisation, measure)


def authority_for(organisation: Organisation) -> Versioned[Authority]:
    """Who may decide what, now; see `terms_for`. `may_decide` answers for one actor."""
    return _current(organisation)[Kind.AUTHORITY]


def care_for(organisation: Organisation) -> Versioned[Care]:
    """The moments of care that count now; see `terms_for`."""
    return _current(organisation)[Kind.CARE]


def retention_for(organisation: Organisation) -> Versioned[Retention]:
    """How long what is kept, now; see `terms_for`."""
    return _current(organisation)[Kind.RETENTION]


def letterhead_for(organisation: Organisation) -> Versioned[Letterhead]:
    """What stands on a letter now; see `terms_for`. `logo_of` gives the picture."""
    return _current(organisation)[Kind.LETTERHEAD]


def settings_for(organisation: Organisation, kind: Kind) -> Versioned[Any]:
    """What counts now of one kind; see `terms_for`."""
    return _current(organisation)[kind]


def settings_of_version(shape: type[S], version: int) -> S:
    """The settings of this shape as they were in a version, by which an older case is judged; 0 is
    what Luwte brings. Inside a scope. Raises LookupError when the organisation never adopted it."""
    kind = _KINDS[shape]
    found = _adopted_then(kind, version) if version else default_settings(kind)
    assert isinstance(found, shape)
    return found


def gravity_words(norm: Norm, gravity: str) -> GravityText:
    """What the norm says of light, middle or heavy, with examples, in the reader's language.
    Raises KeyError for another word."""
    return {one.key: one for one in gravity_texts(norm)}[gravity]


def forget() -> None:
    """Empty the memory of this process (tests)."""
    _now.clear()
    _then.clear()


def _current(organisation: Organisation) -> dict[Kind, Versioned[Any]]:
    kept = _now.get(organisation.pk)
    if kept is not None and kept[0] == organisation.settings_revision:
        return kept[1]
    found: dict[Kind, Versioned[Any]] = {
        kind: Versioned[Any](0, default_settings(kind, organisation)) for kind in Kind
    }
    # Ascending, so that the newest of each kind stays.
    rows = SettingVersion.objects.filter(state=SettingState.ADOPTED).select_related("adopted_by")
    for row in rows.order_by("version"):
        kind = Kind(row.kind)
        who = row.adopted_by.name if row.adopted_by else ""
        found[kind] = Versioned(row.version, read_values(kind, row.values), row.adopted_at, who)
    _now[organisation.pk] = (organisation.settings_revision, found)
    return found


def _adopted_then(kind: Kind, version: int) -> Settings:
    key = (current_organisation_id(), kind, version)
    if key not in _then:
        row = adopted_versions(kind).filter(version=version).first()
        if row is None:
            raise LookupError(f"{kind} {version} was never adopted")
        if len(_then) >= KEPT_VERSIONS:
            _then.clear()
        _then[key] = read_values(kind, row.values)
    return _then[key]
