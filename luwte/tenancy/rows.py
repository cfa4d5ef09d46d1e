"""Tenant rows: every one knows its organisation, and no key leads out of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache
from typing import Any, ClassVar, Self, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Model

from luwte.core.keyset import Legs, Page, PreparedPage
from luwte.core.prepared import Kind, PreparedQuery, insert_rows
from luwte.lib.ids import uuid7
from luwte.tenancy.scope import WrongOrganisation, current_organisation_id, scope, scope_or_every

M = TypeVar("M", bound="TenantModel")
T = TypeVar("T")


class TenantQuerySet(models.QuerySet[M]):
    """A queryset whose bulk writes keep to the wall as well."""

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        rows = list(objs)
        wall = current_organisation_id()
        for row in rows:
            row.take_organisation(wall)
        _keys_stay_inside(self.model, rows, wall)
        return super().bulk_create(rows, *args, **kwargs)

    def insert(self, rows: Sequence[M], *, inside: Collection[str] = ()) -> None:
        """Insert new rows in one statement that was made once; see `core.prepared`.

        inside: the keys whose targets were read in this scope, such as terms out of memory; they
        are not looked up again.
        """
        wall = current_organisation_id()
        for row in rows:
            row.take_organisation(wall)
        _keys_stay_inside(self.model, rows, wall, trusted=inside)
        insert_rows(rows)

    def bulk_update(
        self, objs: Iterable[M], fields: Iterable[str], batch_size: int | None = None
    ) -> int:
        rows = list(objs)
        wall = current_organisation_id()
        for row in rows:
            row.take_organisation(wall)
        names = set(fields)
        _keys_stay_inside(self.model, rows, wall, only=names)
        return super().bulk_update(rows, names, batch_size=batch_size)

    def update(self, **values: Any) -> int:
        if "organisation" in values or "organisation_id" in values:
            raise WrongOrganisation("a row does not move to another organisation by update()")
        for key, target in _tenant_keys(self.model):
            for name in {key.name, key.attname} & set(values):
                _leads_inside(self.model, name, target, values[name])
        return super().update(**values)


class TenantManager(models.Manager[M]):
    """The only manager of a tenant model, also along foreign keys."""

    def get_queryset(self) -> TenantQuerySet[M]:
        wall = scope_or_every()
        rows: TenantQuerySet[M] = TenantQuerySet(self.model, using=self._db, hints=self._hints)  # type: ignore[attr-defined]
        return rows if wall is None else rows.filter(organisation_id=wall)

    def insert(self, rows: Sequence[M], *, inside: Collection[str] = ()) -> None:
        """See `TenantQuerySet.insert`."""
        queryset: TenantQuerySet[M] = TenantQuerySet(self.model, using=self._db)
        queryset.insert(rows, inside=inside)


class TenantQuery(PreparedQuery[M]):
    """A prepared query on tenant rows: made behind the wall of no real organisation, asked behind
    the wall of the one in scope."""

    def __init__(self, build: Callable[..., models.QuerySet[M, Any]], **fields: Kind) -> None:
        super().__init__(_behind(build), organisation=models.UUIDField(), **fields)

    def all(self, **values: Any) -> list[M]:
        return super().all(organisation=current_organisation_id(), **values)

    def tuples(self, **values: Any) -> list[list[Any]]:
        return super().tuples(organisation=current_organisation_id(), **values)


class TenantPage(PreparedPage[M]):
    """The same for a page of a long list; see `core.keyset.PreparedPage`."""

    def __init__(
        self, build: Callable[..., Legs[M]], model: type[M], order: Sequence[str], **fields: Kind
    ) -> None:
        super().__init__(_behind(build), model, order, organisation=models.UUIDField(), **fields)

    def page(self, **asked: Any) -> Page[M]:
        return super().page(organisation=current_organisation_id(), **asked)


def _behind(build: Callable[..., T]) -> Callable[..., T]:
    """The same, made behind the wall of the organisation that it is given."""

    def inside(organisation: UUID, **values: Any) -> T:
        with scope(organisation):
            return build(**values)

    return inside


class TenantModel(models.Model):
    """Base of every tenant table. Indexes and unique constraints begin with the organisation."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        "tenancy.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    organisation_id: UUID
    objects: ClassVar[TenantManager[Self]] = TenantManager()  # type: ignore[assignment,misc]

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def take_organisation(self, wall: UUID) -> None:
        """Belong to the organisation in scope; raises WrongOrganisation when it is another's."""
        if self.organisation_id is None:
            self.organisation_id = wall
        if self.organisation_id != wall:
            raise WrongOrganisation(f"{type(self).__name__} of another organisation")

    def save(self, *args: Any, **kwargs: Any) -> None:
        wall = current_organisation_id()
        self.take_organisation(wall)
        only = kwargs.get("update_fields")
        _keys_stay_inside(type(self), [self], wall, only=set(only) if only is not None else None)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.take_organisation(current_organisation_id())
        return super().delete(*args, **kwargs)


def _keys_stay_inside(
    model: type[Model],
    rows: Collection[TenantModel],
    wall: UUID,
    *,
    only: set[str] | None = None,
    trusted: Collection[str] = (),
) -> None:
    """Raise WrongOrganisation when a foreign key leads to a row outside the wall.

    A loaded target is compared at no cost; a bare id is looked up, one query per key for all rows.
    `only`: the fields that are written, when not all are; `trusted`: keys that need no look.
    """
    for key, target in _tenant_keys(model):
        written = only is None or key.name in only or key.attname in only
        if key.name in trusted or not written:
            continue
        unseen: set[Any] = set()
        for row in rows:
            value = getattr(row, key.attname)
            if value is None:
                continue
            if key.is_cached(row):
                if getattr(row, key.name).organisation_id != wall:
                    raise WrongOrganisation(f"{model.__name__}.{key.name} leads outside")
            else:
                unseen.add(value)
        if unseen and target.objects.filter(pk__in=unseen).count() != len(unseen):
            raise WrongOrganisation(f"{model.__name__}.{key.name} leads outside")


def _leads_inside(model: type[Model], name: str, target: type[TenantModel], value: Any) -> None:
    """Raise WrongOrganisation when a key is set to a row, or the id of one, outside the wall. An
    expression copies what stands in the row itself, which was checked when it was written."""
    if value is None or hasattr(value, "resolve_expression"):
        return
    if isinstance(value, TenantModel):
        inside = value.organisation_id == scope_or_every()
    else:
        inside = target.objects.filter(pk=value).exists()
    if not inside:
        raise WrongOrganisation(f"{model.__name__}.{name} leads outside")


@cache
def _tenant_keys(model: type[Model]) -> list[tuple[models.ForeignKey[Any], type[TenantModel]]]:
    """The foreign keys of a model that lead to tenant rows."""
    return [
        (field, field.related_model)
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and isinstance(field.related_model, type)
        and issubclass(field.related_model, TenantModel)
    ]
