"""The logo above the letters: looked at, cleaned, kept encrypted, and given to the organisation
when a draft names it. Everybody of the organisation may see it."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from luwte.core import audit, files
from luwte.core.actor import ActorLike
from luwte.core.models import StoredFile
from luwte.core.refusal import Refused, verb
from luwte.lib.media import Unusable, cleaned, name_for
from luwte.org.access import Actor, require_everywhere
from luwte.org.rules import Right
from luwte.policy.queries.logo import LOGO
from luwte.policy.rules import Letterhead

MOST_BYTES = 1024 * 1024
MEDIA_TYPES = ("image/png", "image/jpeg")


@verb("policy.keep_logo")
def keep_logo(*, actor: Actor, name: str, data: bytes) -> StoredFile:
    """Keep a PNG or JPEG of at most 1 MB until a draft names it (a day). Raises Refused for
    anything else."""
    require_everywhere(actor, Right.POLICY_DRAFT)
    if len(data) > MOST_BYTES:
        raise Refused(_("This picture is larger than 1 MB. Make it smaller first."), kind="setting")
    try:
        clean = cleaned(data)
    except Unusable as wrong:
        raise Refused(_not_a_logo(), kind="setting") from wrong
    if clean.media.media_type not in MEDIA_TYPES:
        raise Refused(_not_a_logo(), kind="setting")
    stored = files.store(
        [clean.data],
        actor=actor,
        name=name_for(name, clean.media),
        content_type=clean.media.media_type,
    )
    audit.record("policy.keep_logo", actor=actor, kind="setting", object_id=stored.pk)
    return stored


def take_logo(actor: Actor, head: Letterhead) -> None:
    """Give the logo that a draft names to the organisation. Raises Refused when it is not there
    any more, or is another file than a logo."""
    if not head.logo_id:
        return
    stored = files.readable(UUID(head.logo_id), actor=actor)
    if stored is None or stored.owner_kind not in ("", LOGO) or not _is_picture(stored):
        raise Refused(_("The logo is no longer there. Add it again."), kind="setting")
    if not stored.owner_kind:
        files.attach(stored, owner_kind=LOGO, owner_id=actor.organisation_id)


def logo_readable(actor: ActorLike, owner_id: UUID) -> bool:
    """True for everybody of the organisation whose logo it is."""
    return actor.organisation_id == owner_id


def _is_picture(stored: StoredFile) -> bool:
    return stored.content_type in MEDIA_TYPES


def _not_a_logo() -> str:
    return _("This is no PNG or JPEG that can be shown. Save the logo as one of these first.")
