"""What happens to a whole organisation."""

from __future__ import annotations

import re
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from luwte.core.refusal import Refused
from luwte.tenancy.models import Organisation, UsedSlug

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_SLUG = 50


def touch_settings(organisation_id: UUID) -> None:
    """Say that something changed that processes keep in memory (units, terms, settings).

    Call it in the transaction of the change. The revision of an organisation that is already
    loaded stays what it was, on purpose: a transaction that is rolled back afterwards must not
    leave its picture behind under a number that is still to come.
    """
    Organisation.objects.filter(pk=organisation_id).update(
        settings_revision=F("settings_revision") + 1
    )


def found_organisation(
    slug: str,
    name: str,
    *,
    sectors: list[str],
    language: str = "nl",
    is_small_practice: bool = False,
) -> Organisation:
    """Make an organisation. Raises Refused when the slug is malformed or was ever used before:
    addresses are printed as QR codes and must never lead to somebody else."""
    if len(slug) > LONGEST_SLUG or not SLUG.fullmatch(slug):
        raise Refused(_("A slug holds small letters, digits and single hyphens, at most 50."))
    if not name.strip():
        raise Refused(_("An organisation needs a name."))
    _used, is_new = UsedSlug.objects.get_or_create(slug=slug)
    if not is_new:
        raise Refused(_("This slug was used before; a slug is never used again."))
    return Organisation.objects.create(
        slug=slug,
        name=name.strip(),
        sectors=sectors,
        language=language,
        is_small_practice=is_small_practice,
    )
