"""Other readers for a report, chosen by its reporter after it was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from luwte.core import audit, search
from luwte.core.outbox import publish
from luwte.core.refusal import NotPermitted, Refused, verb
from luwte.core.timers import cancel_timers
from luwte.incidents import words
from luwte.incidents.access import BARRING
from luwte.incidents.actions.confiding import confide
from luwte.incidents.actions.opening import CHOSEN, check_readers
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.actions.triage import let_read
from luwte.incidents.actions.turns import take_turn
from luwte.incidents.events import ReadersChosen
from luwte.incidents.models import (
    Case,
    CaseAction,
    CaseReader,
    Incident,
    Involvement,
    PersonalReaction,
    Track,
)
from luwte.incidents.moments import TRACK_REMINDER
from luwte.incidents.offering import Readers, fit_for, readers_of_restricted, with_role
from luwte.incidents.rules import (
    CONFIDED,
    CaseState,
    PersonRole,
    ReaderChoice,
    is_restricted,
    narrows,
)
from luwte.notify.actions import withdraw as withdraw_messages
from luwte.org.access import Actor
from luwte.org.queries import people_by_id, readers_of
from luwte.org.rules import Role
from luwte.tenancy.scope import current_organisation_id

if TYPE_CHECKING:
    from luwte.org.models import Person

SEARCH_KIND = "incident"


@dataclass(frozen=True)
class Seen:
    """Who has opened the case already, by name; nobody can make them forget it."""

    names: list[str]

    @property
    def words(self) -> str:
        """The names in a sentence."""
        return words.joined(self.names)


def seen_by_others(actor: Actor, case: Case) -> Seen:
    """Who opened this case beside the reporter, also when a right was used that is not named on
    the own page. Three statements."""
    ids = [case.pk, *Incident.objects.filter(case=case).values_list("pk", flat=True)]
    lines = readers_of(current_organisation_id(), ids, besides=actor.person_id)
    return Seen([one.name for one in lines])


@verb("incidents.choose_readers")
def choose_readers(*, actor: Actor, incident: Incident, readers: Readers) -> None:
    """The reporter lets more people read it, at any time, or fewer as long as nobody opened it.

    Narrowed to the confidant it stops being a case. Raises Refused with who has already seen it,
    or when it does not fit the report; what was confided is released by `release_report`.
    """
    case = _own_case(actor, incident)
    check_readers(
        readers,
        by_colleague=incident.by_colleague,
        barred=set(
            Involvement.objects.filter(incident=incident, role__in=BARRING).values_list(
                "person_id", flat=True
            )
        ),
        reporter_id=incident.reported_by_id,
    )
    before = ReaderChoice(incident.reader_choice)
    same = readers.manager is not None and readers.manager.pk == case.owner_id
    is_narrower = narrows(before, readers.choice, same_person=same)
    if is_narrower:
        _require_unseen(actor, case)
    if readers.choice in CONFIDED:
        _take_back(actor, incident, case)
    elif before != readers.choice or is_narrower:
        _let(actor, incident, case, readers, is_narrower=is_narrower)
    audit.record(
        "incidents.choose_readers",
        actor=actor,
        kind="incident",
        object_id=incident.pk,
        fields=["reader_choice"],
    )


@verb("incidents.mark_problem")
def mark_problem(*, actor: Actor, incident: Incident, person: Person) -> None:
    """The reporter marks somebody of the own staff as part of the problem, at any time: from now on
    he or she cannot open it, hears nothing of it and has no part in it any more. It is not taken
    back: who reads it should not have to fear that somebody talks the reporter round."""
    if incident.reported_by_id != actor.person_id:
        raise NotPermitted(_("You may not do this."), kind="incident", object_id=incident.pk)
    if person.pk == actor.person_id:
        raise Refused(_("You cannot mark yourself as part of the problem."))
    known = Involvement.objects.filter(incident=incident, person=person, role__in=BARRING)
    if known.exists():
        return
    Involvement.objects.create(incident=incident, person=person, role=PersonRole.PROBLEM)
    case = incident.case
    if case is not None:
        take_turn(case, actor=actor, what="choose_readers", seen=None)
        take_parts_away(case)
        add_entry(case, "readers_chosen", actor=actor, for_reporter=True)
        publish(
            ReadersChosen(
                organisation_id=actor.organisation_id, incident_id=incident.pk, case_id=case.pk
            )
        )
    audit.record(
        "incidents.mark_problem",
        actor=actor,
        kind="incident",
        object_id=incident.pk,
        fields=["people"],
    )


def take_parts_away(case: Case) -> bool:
    """Who may not know of the case any more has no part in it: no track, action or reaction, and
    the case itself goes to a coordinator. What was done stays with whoever did it. Returns whether
    there was anybody."""
    tracks = Track.objects.filter(case=case, done_at=None)
    chosen = CaseAction.objects.filter(case=case, done_at=None)
    reacts = PersonalReaction.objects.filter(case=case, done_at=None)
    ids = {case.owner_id, *tracks.values_list("owner_id", flat=True)}
    ids |= set(chosen.values_list("owner_id", flat=True))
    ids |= set(reacts.values_list("person_id", flat=True))
    ids |= set(CaseReader.objects.filter(case=case).values_list("person_id", flat=True))
    people = people_by_id(pk for pk in ids if pk is not None)
    gone = people.keys() - {person.pk for person in fit_for(case, people.values())}
    if not gone:
        return False
    CaseReader.objects.filter(case=case, person_id__in=gone).delete()
    tracks.filter(owner_id__in=gone).update(owner=None)
    chosen.filter(owner_id__in=gone).update(owner=None)
    reacts.filter(person_id__in=gone).update(person=None)
    if case.owner_id in gone:
        instead = next(iter(with_role(case, Role.COORDINATOR)), None)
        Case.objects.filter(pk=case.pk, owner_id__in=gone).update(
            owner=instead if case.state != CaseState.NEW else None
        )
    return True


def _let(
    actor: Actor, incident: Incident, case: Case, readers: Readers, *, is_narrower: bool
) -> None:
    """Write the choice to a case that goes on."""
    incident.reader_choice = readers.choice
    incident.save(update_fields=["reader_choice"])
    others = Incident.objects.filter(case=case).values_list("reader_choice", flat=True)
    restricted = any(is_restricted(ReaderChoice(one)) for one in others)
    changes: dict[str, Any] = {"is_restricted": restricted}
    if readers.manager is not None and case.state == CaseState.NEW:
        changes["owner"] = readers.manager
    elif is_narrower:
        changes["owner"] = None
    take_turn(
        case,
        actor=actor,
        what="choose_readers",
        seen=case.version if is_narrower else None,
        **changes,
    )
    case.refresh_from_db()
    if is_narrower:
        _leave_out(case, readers)
    if readers.manager is not None:
        let_read(case, [readers.manager], why=CHOSEN)
    add_entry(case, "readers_chosen", actor=actor, for_reporter=True)
    publish(
        ReadersChosen(
            organisation_id=actor.organisation_id, incident_id=incident.pk, case_id=case.pk
        )
    )


def _leave_out(case: Case, readers: Readers) -> None:
    """Nobody read it yet, but somebody may have been given a part: those who are not among the
    readers any more lose it, and the next reaction gives it to who is."""
    CaseReader.objects.filter(case=case).delete()
    if not case.is_restricted:
        return
    kept = readers_of_restricted(case)
    if readers.manager is not None:
        kept.add(readers.manager.pk)
    gone = ~Q(owner_id__in=kept) & Q(owner__isnull=False)
    Track.objects.filter(gone, case=case).update(owner=None)


def _take_back(actor: Actor, incident: Incident, case: Case) -> None:
    """A case that nobody opened becomes a report to the confidant: the case goes, as if it never
    was, with its clocks, and what was to be told about it."""
    if Incident.objects.filter(case=case).count() > 1 or case.state != CaseState.NEW:
        raise Refused(_("Other reports hang on this case. It cannot be taken back any more."))
    tracks = list(Track.objects.filter(case=case).values_list("pk", flat=True))
    cancel_timers(actor.organisation_id, TRACK_REMINDER, tracks)
    withdraw_messages(actor=actor, subject_id=case.pk)
    search.forget(actor.organisation_id, SEARCH_KIND, [incident.pk])
    incident.case, incident.is_released = None, False
    incident.reader_choice = ReaderChoice.CONFIDANT
    incident.save(update_fields=["case", "is_released", "reader_choice"])
    # Whoever changed it in this very moment was first: then this finds nothing to delete.
    if not Case.objects.filter(pk=case.pk, version=case.version).delete()[0]:
        raise Refused(_("This cannot be done any more: somebody went on in the meantime."))
    confide(incident, actor=actor)


def _require_unseen(actor: Actor, case: Case) -> None:
    seen = seen_by_others(actor, case)
    if seen.names or case.state != CaseState.NEW:
        who = seen.words or _("Somebody else")
        raise Refused(
            _("%(who)s already opened it. You can only let more people read it now.")
            % {"who": who},
            kind="case",
            object_id=case.pk,
        )


def _own_case(actor: Actor, incident: Incident) -> Case:
    if incident.reported_by_id != actor.person_id or incident.case is None:
        raise NotPermitted(_("You may not do this."), kind="incident", object_id=incident.pk)
    if incident.withdrawn_at is not None:
        raise Refused(_("This report was withdrawn."), kind="incident", object_id=incident.pk)
    return incident.case
