"""What stands before an organisation adopts anything: our files for its sector."""

from __future__ import annotations

from collections.abc import Callable

from luwte.catalogue.queries import gravities
from luwte.policy.rules import (
    Authority,
    Care,
    Kind,
    Letterhead,
    Matrix,
    Norm,
    NormClass,
    Retention,
    Settings,
    Terms,
)
from luwte.policy.shipped import gravity_classes, pack_file, pack_of
from luwte.tenancy.models import Organisation
from luwte.tenancy.scope import current_organisation_id


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
