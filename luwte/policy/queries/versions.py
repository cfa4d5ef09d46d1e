"""What counts now, and what counted then: without a query on an ordinary page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from luwte.catalogue.queries import gravities
from luwte.policy.models import SettingVersion
from luwte.policy.rules import (
    SHAPES,
    Authority,
    Care,
    Difference,
    Kind,
    Letterhead,
    Matrix,
    Norm,
    NormClass,
    Retention,
    Settings,
    SettingState,
    Terms,
    differences,
)
from luwte.policy.shipped import gravity_classes, pack_file, pack_of, where_offered
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


def terms_of_version(version: int) -> Terms:
    """The terms of this version, by which an older case is judged; 0 is what Luwte brings.
    Inside a scope. Raises LookupError when the organisation never adopted this version."""
    found = _of_version(Kind.TERMS, version)
    assert isinstance(found, Terms)
    return found


def norm_of_version(version: int) -> Norm:
    """The norm of this version; see `terms_of_version`."""
    found = _of_version(Kind.NORM, version)
    assert isinstance(found, Norm)
    return found


def matrix_of_version(version: int) -> Matrix:
    """The matrix of this version; see `terms_of_version`."""
    found = _of_version(Kind.MATRIX, version)
    assert isinstance(found, Matrix)
    return found


def authority_of_version(version: int) -> Authority:
    """Who might decide what in this version; see `terms_of_version`."""
    found = _of_version(Kind.AUTHORITY, version)
    assert isinstance(found, Authority)
    return found


def care_of_version(version: int) -> Care:
    """The moments of care of this version; see `terms_of_version`."""
    found = _of_version(Kind.CARE, version)
    assert isinstance(found, Care)
    return found


def retention_of_version(version: int) -> Retention:
    """The terms of keeping of this version; see `terms_of_version`."""
    found = _of_version(Kind.RETENTION, version)
    assert isinstance(found, Retention)
    return found


def letterhead_of_version(version: int) -> Letterhead:
    """The letterhead of this version; see `terms_of_version`."""
    found = _of_version(Kind.LETTERHEAD, version)
    assert isinstance(found, Letterhead)
    return found


def default_settings(kind: Kind, organisation: Organisation | None = None) -> Settings:
    """What stands before anything is adopted: our files for the sector of the organisation, and
    the catalogue's gravities. Without an organisation: of the one in scope, where it matters."""
    makers: dict[Kind, Callable[[], Settings]] = {
        Kind.NORM: lambda: default_norm(organisation),
        Kind.TERMS: Terms,
        Kind.MATRIX: lambda: pack_matrix(_pack(organisation)),
        Kind.AUTHORITY: lambda: pack_authority(_pack(organisation)),
        Kind.CARE: Care.shipped,
        Kind.RETENTION: Retention.shipped,
        Kind.LETTERHEAD: lambda: Letterhead.shipped((organisation or _in_scope()).name),
    }
    return makers[kind]()


def pack_matrix(pack: str) -> Matrix:
    """The matrix of a sector pack. Raises LookupError for a pack that does not exist."""
    return Matrix.from_values({**pack_file("matrix", pack)["values"], "pack": pack})


def pack_authority(pack: str) -> Authority:
    """Who may decide what in a sector pack. Raises LookupError for a pack that does not exist."""
    return Authority.from_values({**pack_file("authority", pack)["values"], "pack": pack})


def _pack(organisation: Organisation | None) -> str:
    return pack_of((organisation or _in_scope()).sectors)


def _in_scope() -> Organisation:
    return Organisation.objects.get(pk=current_organisation_id())


def default_norm(organisation: Organisation | None = None) -> Norm:
    """The norm before an organisation adopts its own: the gravities in the words of its sector,
    or those of our files when no content was loaded yet."""
    words = {
        str(one.key): NormClass(
            description={say: str(texts["text"]) for say, texts in one.texts.items()},
            examples={say: list(texts["examples"]) for say, texts in one.texts.items()},
        )
        for one in gravities(organisation=organisation)
    } or {
        key: NormClass(description=one.description, examples=one.examples)
        for key, one in gravity_classes().items()
    }
    return Norm(light=words["light"], middle=words["middle"], heavy=words["heavy"])


def gravity_words(norm: Norm, gravity: str) -> GravityText:
    """What the norm says of light, middle or heavy, with examples, in the reader's language.
    Raises KeyError for another word."""
    return {one.key: one for one in gravity_texts(norm)}[gravity]


def draft_of(kind: Kind) -> SettingVersion | None:
    """The draft that waits, or None."""
    rows = SettingVersion.objects.select_related("drafted_by")
    return rows.filter(kind=kind, state=SettingState.DRAFT).first()


def all_drafts() -> dict[Kind, SettingVersion]:
    """The drafts that wait, by kind, in the order of the screen. One query."""
    rows = SettingVersion.objects.filter(state=SettingState.DRAFT).select_related("drafted_by")
    found = {Kind(row.kind): row for row in rows}
    return {kind: found[kind] for kind in Kind if kind in found}


@dataclass(frozen=True)
class VersionStory:
    """An adopted version with what it changed."""

    row: SettingVersion
    changes: list[Difference]
    before: Settings
    after: Settings


def history_of(kind: Kind) -> list[VersionStory]:
    """Adopted versions, newest first, each with its difference from the one before."""
    rows = list(adopted_versions(kind).order_by("version"))
    stories = []
    before = default_settings(kind)
    for row in rows:
        after = read_values(kind, row.values)
        stories.append(VersionStory(row, differences(before, after), before, after))
        before = after
    return stories[::-1]


def adopted_versions(kind: Kind) -> QuerySet[SettingVersion]:
    """All adopted versions with who made them."""
    return _adopted(kind).select_related("drafted_by", "adopted_by")


def keys_ever() -> set[str]:
    """The keys of all classes that any adopted matrix had: a case that keeps one still means it."""
    rows = _adopted(Kind.MATRIX).values_list("values", flat=True)
    return {str(one["key"]) for values in rows for one in values.get("classes", ())}


def read_values(kind: Kind, values: dict[str, Any]) -> Settings:
    """Stored JSON as settings of this kind."""
    return SHAPES[kind].from_values(values)


def forget() -> None:
    """Empty the memory of this process (tests)."""
    _now.clear()
    _then.clear()


def _adopted(kind: Kind) -> QuerySet[SettingVersion]:
    return SettingVersion.objects.filter(kind=kind, state=SettingState.ADOPTED)


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


def _of_version(kind: Kind, version: int) -> Settings:
    if version == 0:
        return default_settings(kind)
    key = (current_organisation_id(), kind, version)
    if key not in _then:
        row = _adopted(kind).filter(version=version).first()
        if row is None:
            raise LookupError(f"{kind} {version} was never adopted")
        if len(_then) >= KEPT_VERSIONS:
            _then.clear()
        _then[key] = read_values(kind, row.values)
    return _then[key]
