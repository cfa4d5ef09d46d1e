"""A report that is not sent yet: kept at every step, thrown away, and forgotten by the clock.

Only its own person ever reads it, so nothing of it stands in the audit but that it was thrown away
or sent; what it holds is the answers as they were given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.clock.sources import duty
from luwte.core.refusal import Refused, verb
from luwte.incidents.models import Incident, ReportDraft
from luwte.org.access import Actor, require
from luwte.org.rules import Right
from luwte.tenancy.scope import every_organisation

KEPT = timedelta(days=30)
Answers = Mapping[str, Sequence[str]]


@verb("incidents.keep_draft")
def keep_draft(*, actor: Actor, key: str, answers: Answers) -> ReportDraft:
    """Keep these answers, beside what the draft holds already; makes it when there is none.

    answers: lists of what a form sent, by the name of the field; an empty list takes one out. Two
    tabs with one draft: each field holds what was said last. Raises Refused when the key is that of
    a report that was sent, or of somebody else's draft.
    """
    require(actor, Right.REPORT)
    now = timezone.now()
    rows = ReportDraft.objects.select_for_update().filter(person_id=actor.person_id, key=key)
    draft = rows.first()
    if draft is None:
        if Incident.objects.filter(client_key=key).exists():
            raise Refused(_("This report was sent already."))
        draft = ReportDraft(person=actor.person, key=key, answers={}, started_at=now)
    kept = {**draft.answers, **{name: list(values) for name, values in answers.items()}}
    draft.answers = {name: values for name, values in kept.items() if any(values)}
    draft.changed_at = now
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:
        # Somebody else's, or the same first tap twice at once: then the first one keeps it.
        known = rows.first()
        if known is None:
            raise Refused(_("Your report could not be stored. Please send it again.")) from None
        return known
    return draft


@verb("incidents.discard_draft")
def discard_draft(*, actor: Actor, draft: ReportDraft) -> None:
    """Throw a draft away, by its own person; there is nothing left of it."""
    gone, _rows = ReportDraft.objects.filter(pk=draft.pk, person_id=actor.person_id).delete()
    if gone:
        audit.record("incidents.discard_draft", actor=actor, kind="draft", object_id=draft.pk)


def end_draft(*, actor: Actor, key: str) -> None:
    """The report was sent: its draft is erased. When this does not happen (the power goes), sending
    the draft again finds the report that is there."""
    ReportDraft.objects.filter(person_id=actor.person_id, key=key).delete()


@duty("incidents.forget_drafts", every=3600.0)
def forget_drafts() -> int:
    """Erase drafts that nobody touched for thirty days, of every organisation. Returns how many."""
    with every_organisation("the clock erases reports that were never sent"):
        gone, _rows = ReportDraft.objects.filter(changed_at__lt=timezone.now() - KEPT).delete()
    return gone
