"""What a case lacks, as links to the page that mends it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from luwte.incidents import words
from luwte.incidents.models import Case, Discussion, PersonalReaction, Track
from luwte.incidents.queries.case_page import tracks_of
from luwte.incidents.queries.progress import (
    asked_reaction,
    reactions_of_family,
    unexplained_track,
)
from luwte.incidents.rules import Missing, TrackKind


def missing_links(
    missing: Iterable[Missing],
    slug: str,
    case: Case,
    *,
    tracks: Iterable[Track] | None = None,
    reactions: Iterable[PersonalReaction] | None = None,
) -> list[dict[str, Any]]:
    """Words and address of each missing thing, in the order of the page. No query for who has the
    tracks and reactions of the case at hand."""
    where = {"slug": slug, "pk": case.pk}
    links = []
    for one in missing:
        if one is Missing.MISSED_REASON:
            known = tracks_of(case) if tracks is None else tracks
            kwargs = {**where, "kind": unexplained_track(known)}
            url = reverse("incidents:explain_late", kwargs=kwargs)
        elif one is Missing.REACTION:
            asked = reactions_of_family(case) if reactions is None else reactions
            first = asked_reaction(case, asked)
            kwargs = {"slug": slug, "pk": first.case_id, "part": first.who}
            url = reverse("incidents:reaction", kwargs=kwargs)
        else:
            url = _address(one, slug, case)
        links.append({"words": words.MISSING[one], "url": url})
    return links


def _address(missing: Missing, slug: str, case: Case) -> str:
    where: dict[str, Any] = {"slug": slug, "pk": case.pk}
    if missing.value in set(TrackKind):
        return reverse("incidents:track", kwargs={**where, "kind": missing.value})
    if missing is Missing.DISCUSSION:
        kind = Discussion.Kind.REPORTER.value
        return reverse("incidents:discuss", kwargs={**where, "kind": kind})
    if missing is Missing.ACTIONS:
        return reverse("incidents:case", kwargs=where) + "#act"
    names = {
        Missing.TRIAGE: "incidents:triage",
        Missing.REPORTER_TOLD: "incidents:tell",
        Missing.CONTEST: "incidents:answer_contest",
        Missing.LEARNING: "incidents:close",
    }
    return reverse(names[missing], kwargs=where)
