"""Cases that stand beside each other: related, or of the same person."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.refusal import NotPermitted, Refused, verb
from luwte.incidents.access import Verb, is_barred, may, require_on
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.actions.turns import take_turn
from luwte.incidents.models import Case, CaseLink
from luwte.incidents.rules import LinkKind
from luwte.org.access import Actor


@verb("incidents.link_cases")
def link_cases(*, actor: Actor, case: Case, other: Case, kind: LinkKind, why: str = "") -> CaseLink:
    """Put two cases beside each other; both stay what they are.

    The actor handles the one and may read the other. Raises Refused for a case with itself, and
    when they are linked already.
    """
    require_on(actor, Verb.HANDLE, case)
    _require_read(actor, other)
    if case.pk == other.pk:
        raise Refused(_("A case cannot be linked with itself."))
    if case.merged_into_id or other.merged_into_id:
        raise Refused(_("One of these was merged into another case. Link that one."))
    first, second = sorted((case, other), key=lambda one: one.pk)
    try:
        with transaction.atomic():
            link = CaseLink.objects.create(
                first=first,
                second=second,
                kind=kind,
                why=why.strip()[:300],
                by=actor.person,
                created_at=timezone.now(),
            )
    except IntegrityError as known:
        raise Refused(_("These cases are linked already.")) from known
    _tell(actor, case, other, "linked", kind=kind.value)
    return link


@verb("incidents.unlink_cases")
def unlink_cases(*, actor: Actor, case: Case, link: CaseLink) -> None:
    """Take two cases apart again. Somebody who did so before is no error."""
    require_on(actor, Verb.HANDLE, case)
    if case.pk not in (link.first_id, link.second_id):
        raise Refused(_("This link belongs to another case."))
    other = link.second if link.first_id == case.pk else link.first
    gone, _rows = CaseLink.objects.filter(pk=link.pk).delete()
    if gone:
        _tell(actor, case, other, "unlinked", kind=link.kind)


def _require_read(actor: Actor, case: Case) -> None:
    if not may(actor, Verb.READ, case) or is_barred(actor, case):
        raise NotPermitted(_("You may not do this."), kind="case", object_id=case.pk)


def _tell(actor: Actor, case: Case, other: Case, what: str, **params: Any) -> None:
    take_turn(case, actor=actor, what=what, seen=None)
    # No number and no reason: who reads the one may not read the other.
    add_entry(case, what, actor=actor, **params)
    add_entry(other, what, actor=actor, **params)
    for one in (case, other):
        audit.record(
            f"incidents.{what}", actor=actor, kind="case", object_id=one.pk, fields=["links"]
        )
