"""What a case lacks, as links to the page that mends it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from luwte.incidents import words
from luwte.incidents.models import Case, Discussion
from luwte.incidents.queries.progress import asked_reaction, unexplained_track
from luwte.incidents.rules import Missing, TrackKind


def missing_links(missing: Iterable[Missing], slug: str, case: Case) -> list[dict[str, Any]]:
    """Words and address of each missing thing, in the order of the page."""
    return [{"words": words.MISSING[one], "url": _address(one, slug, case)} for one in missing]


def _address(missing: Missing, slug: str, case: Case) -> str:
    where: dict[str, Any] = {"slug": slug, "pk": case.pk}
    if missing.value in set(TrackKind):
        return reverse("incidents:track", kwargs={**where, "kind": missing.value})
    if missing is Missing.DISCUSSION:
        kind = Discussion.Kind.REPORTER.value
        return reverse("incidents:discuss", kwargs={**where, "kind": kind})
    if missing is Missing.ACTIONS:
        return reverse("incidents:case", kwargs=where) + "#act"
    if missing is Missing.MISSED_REASON:
        kind = unexplained_track(case)
        return reverse("incidents:move_track", kwargs={**where, "kind": kind, "move": "explain"})
    if missing is Missing.REACTION:
        return reverse("incidents:reaction", kwargs=asked_reaction(case, slug))
    names = {
        Missing.TRIAGE: "incidents:triage",
        Missing.REPORTER_TOLD: "incidents:tell",
        Missing.CONTEST: "incidents:answer_contest",
        Missing.LEARNING: "incidents:close",
    }
    return reverse(names[missing], kwargs=where)
