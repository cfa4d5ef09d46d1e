"""What a reporter adds or chooses after the report was sent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.outbox import publish
from luwte.core.refusal import NotPermitted, Refused, verb
from luwte.incidents.access import BARRING, own_incidents
from luwte.incidents.actions.choosing import take_parts_away
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.actions.turns import take_turn
from luwte.incidents.events import IncidentEnriched
from luwte.incidents.models import Case, Incident, IncidentTerm, Involvement
from luwte.incidents.rules import CaseState, NewsPace, PersonRole
from luwte.org.access import Actor

if TYPE_CHECKING:
    from luwte.catalogue.queries import TermView
    from luwte.incidents.actions.reporting import Involved

OTHER_PARTY_AT_MOST = 300


@dataclass(frozen=True)
class Enrichment:
    """What somebody tells more. Texts are added below what stands there: nothing is overwritten.

    terms: all that fit, of `kinds`, in place of those that stood there; kinds: those that were
    asked. people: who was there too. gone: involvements that were a mistake.
    """

    narrative: str = ""
    spoken: str = ""
    other_party: str = ""
    place_text: str = ""
    kinds: Collection[str] = ()
    terms: Sequence[TermView] = ()
    people: Sequence[Involved] = ()
    gone: Collection[UUID] = field(default_factory=frozenset)


@verb("incidents.enrich_report")
def enrich_report(*, actor: Actor, incident: Incident, more: Enrichment) -> list[str]:
    """The reporter, or the victim, tells more, until the case is closed. Returns what changed
    (names of fields). Raises NotPermitted for anybody else, Refused when the case is closed or
    nothing was added."""
    if not own_incidents(actor).filter(pk=incident.pk).exists():
        raise NotPermitted(_("You may not do this."), kind="incident", object_id=incident.pk)
    fresh = Incident.objects.select_for_update().get(pk=incident.pk)
    case = Case.objects.filter(pk=fresh.case_id).first() if fresh.case_id else None
    if fresh.withdrawn_at is not None or (case is not None and case.state == CaseState.CLOSED):
        raise Refused(_("The case is closed. Ask who handled it to open it again."))
    changed = _add_texts(fresh, more)
    if _change_terms(fresh, more):
        changed.append("terms")
    if _change_people(actor, fresh, more):
        changed.append("people")
    if not changed:
        raise Refused(_("You have not added anything yet."))
    audit.record(
        "incidents.enrich_report",
        actor=actor,
        kind="incident",
        object_id=fresh.pk,
        fields=sorted(changed),
    )
    if case is not None:
        take_turn(case, actor=actor, what="enriched", seen=None)
        if any(one.role in BARRING for one in more.people):
            # A victim has no part in the own case, also who handled it until now.
            take_parts_away(case)
        add_entry(case, "enriched", actor=actor, for_reporter=True, incident=str(fresh.pk))
        publish(
            IncidentEnriched(
                organisation_id=actor.organisation_id, incident_id=fresh.pk, case_id=case.pk
            )
        )
    return changed


def _add_texts(incident: Incident, more: Enrichment) -> list[str]:
    """Put new text below what stands there. One statement, none when there is nothing."""
    added = {}
    for name, joint in (
        ("narrative", "\n\n"), ("spoken", "\n"), ("other_party", "; "), ("place_text", ", "),
    ):  # fmt: skip
        text = getattr(more, name).strip()
        old = getattr(incident, name)
        if text and text != old:
            added[name] = f"{old}{joint}{text}" if old else text
    limits = {"other_party": OTHER_PARTY_AT_MOST, "place_text": 200}
    if any(len(added.get(name, "")) > most for name, most in limits.items()):
        raise Refused(_("Together with what stands there this is too long. Write it in the story."))
    if added:
        Incident.objects.filter(pk=incident.pk).update(**added)
    return list(added)


def _change_terms(incident: Incident, more: Enrichment) -> bool:
    """Let the terms of the kinds that were asked be those that were chosen."""
    rows = IncidentTerm.objects.filter(incident=incident, kind__in=list(more.kinds))
    had = set(rows.values_list("term_id", flat=True)) if more.kinds else set()
    wanted = {term.id: term for term in more.terms if term.kind in more.kinds}
    gone, new = had - wanted.keys(), wanted.keys() - had
    if gone:
        rows.filter(term_id__in=gone).delete()
    IncidentTerm.objects.bulk_create(
        (IncidentTerm(incident=incident, term_id=pk, kind=wanted[pk].kind) for pk in new),
        ignore_conflicts=True,
    )
    return bool(gone or new)


def _change_people(actor: Actor, incident: Incident, more: Enrichment) -> bool:
    """Add who was there too, once each; take out who was named by mistake, but not whom it bars."""
    rows = Involvement.objects.filter(incident=incident)
    gone = 0
    if more.gone:
        mistakes = rows.filter(pk__in=list(more.gone)).exclude(role__in=BARRING)
        gone = mistakes.delete()[0]
    known = set(rows.values_list("role", "person_id", "name"))
    new = []
    for one in more.people:
        person_id = one.person.pk if one.person else None
        if one.role == PersonRole.PROBLEM and person_id == actor.person_id:
            raise Refused(_("You cannot mark yourself as part of the problem."))
        if (one.role, person_id, one.name) not in known and (person_id or one.name.strip()):
            new.append(
                Involvement(incident=incident, person=one.person, name=one.name, role=one.role)
            )
    Involvement.objects.bulk_create(new)
    return bool(gone or new)


@verb("incidents.choose_news_pace")
def choose_news_pace(*, actor: Actor, incident: Incident, pace: NewsPace) -> None:
    """The reporter says how much to hear: every step, the main steps, or a call. Raises
    NotPermitted for anybody else, who typed it for the reporter included."""
    if incident.reported_by_id != actor.person_id:
        raise NotPermitted(_("You may not do this."), kind="incident", object_id=incident.pk)
    Incident.objects.filter(pk=incident.pk).update(news_pace=NewsPace(pace))
    audit.record(
        "incidents.choose_news_pace",
        actor=actor,
        kind="incident",
        object_id=incident.pk,
        fields=["news_pace"],
    )
