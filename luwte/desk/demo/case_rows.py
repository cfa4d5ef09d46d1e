"""The rows of one case, step by step: what each verb of the screens would have left behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from luwte.desk.demo.fates import Course, Step
from luwte.desk.demo.happenings import Happening
from luwte.desk.demo.ledger import Ledger, id_at
from luwte.desk.demo.scenes import words
from luwte.incidents.models import (
    Case,
    CaseAction,
    CaseEntry,
    CaseJoin,
    CaseLink,
    CaseReader,
    Discussion,
    Incident,
    Note,
    PersonalReaction,
    ReporterMessage,
    Track,
)
from luwte.incidents.rules import (
    ActionState,
    CaseState,
    Clock,
    JoinKind,
    LinkKind,
    ReportWay,
    TrackKind,
    TrackState,
    next_due,
    start_clock,
)
from luwte.incidents.rules.readers import is_restricted

FOR_REPORTER = {
    "triaged", "regraded", "upheld", "track_finish", "discussed", "told", "wrote_back",
    "call_asked", "contested", "reacted", "closed", "reopened", "withdrawn",
}  # fmt: skip
VERBS = {
    "triaged": ("incidents.triage_case", ("gravity", "gravity_reason", "owner", "state")),
    "regraded": ("incidents.triage_case", ("gravity", "gravity_reason", "owner", "state")),
    "upheld": ("incidents.answer_contest", ("contested_at",)),
    "contested": ("incidents.contest_gravity", ("contested_at",)),
    "reacted": ("incidents.react_in_person", ("note", "reaction")),
    "linked": ("incidents.linked", ("links",)),
    "wrote_back": ("incidents.write_back", ()),
    "call_asked": ("incidents.write_back", ()),
    "discussed": ("incidents.discuss_case", ()),
    "told": ("incidents.tell_reporter", ()),
    "closed": ("incidents.close_case", ("learning", "state")),
    "reopened": ("incidents.reopen_case", ("state",)),
    "withdrawn": ("incidents.withdraw_case", ("state",)),
    "noted": ("incidents.add_note", ()),
    "action_chosen": ("incidents.action_chosen", ("actions",)),
    "action_done": ("incidents.action_done", ("actions",)),
    "action_dropped": ("incidents.action_dropped", ("actions",)),
}


class CaseRows:
    """A case with all that hangs on it, while it is written."""

    def __init__(
        self,
        ledger: Ledger,
        told: Happening,
        incident: Incident,
        clocks: Mapping[TrackKind, Clock],
        course: Course,
    ) -> None:
        self.ledger, self.told, self.incident, self.course = ledger, told, incident, course
        self.case = ledger.add(
            Case(
                id=uuid4() if told.way is ReportWay.ANONYMOUS else id_at(told.reported),
                number=ledger.number(),
                unit=incident.unit,
                gravity=told.gravity,
                is_restricted=is_restricted(told.reader),
                opened_at=incident.reported_at,
                terms_version=ledger.agreed.version,
                changed_at=told.reported,
                changed_by=ledger.person(told.entered_by or told.reporter),
                changed_what="report",
            )
        )
        incident.case = self.case
        self.tracks = {kind: self._track(kind, clock) for kind, clock in clocks.items()}
        self.before: CaseRows | None = None
        self.actions: dict[str, CaseAction] = {}
        self.reactions = self._reactions()
        self.readers: set[UUID] = set()
        for key in (course.manager, course.coordinator):
            self._let_read(key, told.reported)

    def _track(self, kind: TrackKind, clock: Clock) -> Track:
        return self.ledger.add(
            Track(
                id=id_at(self.told.reported),
                case=self.case,
                kind=kind,
                owner=self.ledger.person(self.course.owner_of(kind)),
                started_at=clock.started_at,
                deadline=clock.deadline,
                born_late=clock.born_late,
            )
        )

    def _reactions(self) -> dict[str, PersonalReaction]:
        """What the manager owes within a working day, and after something heavy the director."""
        _remind_at, due = self.ledger.reaction.moments(self.told.reported)
        return {
            who: self.ledger.add(
                PersonalReaction(
                    id=id_at(self.told.reported),
                    case=self.case,
                    who=who,
                    person=self.ledger.people[key],
                    due_at=due,
                )
            )
            for who, key in self.course.asked.items()
        }

    def take(self, step: Step) -> None:
        """Do one step."""
        getattr(self, f"_{step.verb}")(step)

    def take_over(self, other: CaseRows, at: dt.datetime) -> None:
        """Merge a second case about the same into this one, before anybody looked at either."""
        by = self.course.handler
        due = other.case.next_due.isoformat() if other.case.next_due else None
        kept = {"state": CaseState.NEW, "closed_at": None, "merged_into_id": None, "next_due": due}
        other.incident.case = self.case
        other.case.state, other.case.closed_at = CaseState.CLOSED, at
        other.case.merged_into, other.case.next_due = self.case, None
        other.case.owner = self.case.owner
        after = {**kept, "closed_at": at.isoformat(), "merged_into_id": str(self.case.pk),
                 "state": CaseState.CLOSED, "next_due": None}  # fmt: skip
        join = CaseJoin(
            id=id_at(at), kind=JoinKind.MERGE, source=other.case, target=self.case, at=at,
            by=self.ledger.person(by),
        )  # fmt: skip
        join.moved = {
            "why": "Hetzelfde voorval.", "incidents": [str(other.incident.pk)], "actions": [],
            "tracks": {}, "readers": [], "added": [], "target": {"before": {}, "after": {}},
            "source": {"before": kept, "after": after},
        }  # fmt: skip
        self.ledger.add(join)
        step = Step(at, "merged_in", by)
        self._entry(step, number=other.case.number, reason="Hetzelfde voorval.")
        other._turn(Step(at, "merged_away", by), "merged_away", number=self.case.number,
                    reason="Hetzelfde voorval.")  # fmt: skip
        for case in (self.case, other.case):
            self.ledger.audit(at, "incidents.merge_cases", by, "case", case.pk, ["incidents"])

    def finish(self) -> None:
        """What follows from all steps together."""
        facts = [(one.state, one.deadline, one.waiting_until) for one in self.tracks.values()]
        self.case.next_due = next_due(facts, self.ledger.zone)
        for reaction in self.reactions.values():
            if self.case.closed_at is None:
                self._missed_reaction(reaction, self.ledger.now)
        for track in self.tracks.values():
            if track.done_at is None and self.case.closed_at is None:
                track.next_step = self.course.chance.choice(words()["next_steps"][track.kind])

    # --- The verbs ------------------------------------------------------------------------------

    def _triaged(self, step: Step) -> None:
        case, params = self.case, step.params
        before = case.gravity
        case.state, case.triaged_at = CaseState.OPEN, step.at
        case.gravity, case.gravity_reason = params["gravity"], params["reason"]
        case.owner = self.ledger.people[step.by]
        self.incident.reported_gravity = self.told.gravity
        self.incident.gravity = case.gravity
        for kind, reason in params["not_needed"].items():
            self._end(self.tracks[kind], TrackState.NOT_APPLICABLE, step.at, reason)
        self._let_read(step.by, step.at)
        self._turn(
            step, "triage", gravity=case.gravity, before=before, reason=case.gravity_reason,
            owner=str(case.owner.pk),
        )  # fmt: skip

    def _track_finish(self, step: Step) -> None:
        track = self.tracks[step.params["track"]]
        self._end(track, TrackState.DONE, step.at, step.params["reason"])
        if step.params["late_because"]:
            track.missed_reason = step.params["late_because"]
        self._track_turn(step, "finish", track)

    def _track_wait(self, step: Step) -> None:
        track = self.tracks[step.params["track"]]
        track.state, track.reason = TrackState.WAITING, step.params["reason"]
        track.waiting_until = step.params["until"]
        track.version += 1
        self._track_turn(step, "wait", track, until=step.params["until"].isoformat())

    def _track_restart(self, step: Step) -> None:
        track = self.tracks[step.params["track"]]
        clock = start_clock(
            TrackKind(track.kind), self.ledger.agreed, happened_until=step.at, reported_at=step.at
        )
        track.state, track.reason, track.done_at = TrackState.OPEN, step.params["reason"], None
        track.started_at, track.deadline = clock.started_at, clock.deadline
        track.born_late, track.missed_at, track.missed_reason = False, None, ""
        track.version += 1
        self._track_turn(step, "restart", track)

    def _track_missed(self, step: Step) -> None:
        track = self.tracks[step.params["track"]]
        if track.done_at is not None or track.state != TrackState.OPEN:
            return
        track.missed_at = step.at
        self._entry(step, track=track.kind, told=[str(track.owner_id)] if track.owner_id else [])

    def _discussed(self, step: Step) -> None:
        kind = step.params["kind"]
        self.ledger.add(
            Discussion(
                id=id_at(step.at), case=self.case, kind=kind,
                held_on=step.at.astimezone(self.ledger.zone).date(), text=step.params["text"],
                by=self.ledger.person(step.by), created_at=step.at,
            )
        )  # fmt: skip
        self._turn(step, "discussed", kind=kind)

    def _action_chosen(self, step: Step) -> None:
        view = self.ledger.actions[step.params["key"]]
        owner = self.ledger.person(step.by)
        action = CaseAction(
            id=id_at(step.at), case=self.case, entry_key=view.key, title=view.title[:200],
            addressee=str(view.addressee or ""), owner=owner, deadline=step.params["deadline"],
            state=ActionState.CHOSEN, chosen_by=owner, chosen_at=step.at,
        )  # fmt: skip
        self.actions[view.key] = self.ledger.add(action)
        self._act(step, action, owner=str(owner.pk) if owner else "")

    def _action_done(self, step: Step) -> None:
        action = self.actions[step.params["key"]]
        action.state, action.done_at = ActionState.DONE, step.at
        action.evidence = step.params["evidence"]
        self._act(step, action)

    def _action_dropped(self, step: Step) -> None:
        action = self.actions[step.params["key"]]
        action.state, action.done_at = ActionState.DROPPED, step.at
        action.reason = step.params["reason"]
        self._act(step, action, reason=action.reason)

    def _told(self, step: Step) -> None:
        self._say(step, from_reporter=False)
        self.case.reporter_told_at = step.at
        self._turn(step, "told")

    def _wrote_back(self, step: Step) -> None:
        self._say(step, from_reporter=True)
        self._turn(step, step.verb, incident=str(self.incident.pk))

    _call_asked = _wrote_back

    def _contested(self, step: Step) -> None:
        self.case.contested_at = step.at
        self._turn(step, "contested", incident=str(self.incident.pk), reason=step.params["reason"])

    def _upheld(self, step: Step) -> None:
        self.case.contested_at = None
        reason = step.params["reason"]
        self._turn(step, "contest_answered", gravity=self.case.gravity, reason=reason)

    def _regraded(self, step: Step) -> None:
        before, self.case.contested_at = self.case.gravity, None
        self.case.gravity = self.incident.gravity = step.params["gravity"]
        self.case.gravity_reason = step.params["reason"]
        self._turn(
            step, "contest_answered", gravity=self.case.gravity, before=before,
            reason=self.case.gravity_reason, owner=str(self.case.owner_id),
        )  # fmt: skip

    def _linked(self, step: Step) -> None:
        """Beside the case before it of the same person."""
        if self.before is None:
            return
        first, second = sorted((self.before.case, self.case), key=lambda case: case.pk)
        self.ledger.add(
            CaseLink(
                id=id_at(step.at), first=first, second=second, kind=LinkKind.SAME_PERSON,
                why=step.params["why"], by=self.ledger.person(step.by), created_at=step.at,
            )
        )  # fmt: skip
        self._turn(step, "linked", kind=LinkKind.SAME_PERSON.value)
        self.before._entry(step, kind=LinkKind.SAME_PERSON.value)

    def _reacted(self, step: Step) -> None:
        who = step.params["who"]
        reaction = self.reactions[who]
        self._missed_reaction(reaction, step.at)
        reaction.done_at, reaction.note = step.at, step.params["note"]
        reaction.done_by = reaction.person
        self._entry(step, who=who)
        self._audit(step)

    def _missed_reaction(self, reaction: PersonalReaction, now: dt.datetime) -> None:
        if reaction.done_at is None and reaction.due_at < now:
            step = Step(reaction.due_at, "reaction_missed", "")
            self._entry(step, who=reaction.who, owner=str(reaction.person_id or ""))

    def _noted(self, step: Step) -> None:
        self.ledger.add(
            Note(
                id=id_at(step.at), case=self.case, text=step.params["text"],
                by=self.ledger.person(step.by), created_at=step.at,
            )
        )  # fmt: skip
        self._audit(step)

    def _closed(self, step: Step) -> None:
        self.case.state, self.case.closed_at = CaseState.CLOSED, step.at
        self.case.learning = step.params["learning"]
        self._turn(step, "closed")

    def _reopened(self, step: Step) -> None:
        self.case.state, self.case.closed_at = CaseState.OPEN, None
        self._turn(step, "reopened", reason=step.params["reason"])

    def _withdrawn(self, step: Step) -> None:
        self.case.state, self.case.closed_at = CaseState.CLOSED, step.at
        self.incident.withdrawn_at = step.at
        self._turn(step, "withdrawn", reason=step.params["reason"])

    # --- What they share ------------------------------------------------------------------------

    def _end(self, track: Track, state: TrackState, at: dt.datetime, reason: str) -> None:
        track.state, track.done_at, track.reason = state, at, reason
        track.waiting_until = None
        track.version += 1

    def _track_turn(self, step: Step, move: str, track: Track, **params: str) -> None:
        what = f"track_{move}"
        self._turn(step, what, track=track.kind, reason=step.params["reason"], **params)
        self.ledger.audit(
            step.at, "incidents.advance_track", step.by, "case", self.case.pk, [track.kind, what]
        )

    def _act(self, step: Step, action: CaseAction, **params: str) -> None:
        self._turn(step, step.verb, title=action.title, key=action.entry_key, **params)

    def _say(self, step: Step, *, from_reporter: bool) -> None:
        self.ledger.add(
            ReporterMessage(
                id=id_at(step.at), case=self.case, text=step.params["text"],
                from_reporter=from_reporter, by=self.ledger.person(step.by), created_at=step.at,
            )
        )  # fmt: skip

    def _let_read(self, key: str, at: dt.datetime) -> None:
        person = self.ledger.people[key]
        if person.pk not in self.readers:
            self.readers.add(person.pk)
            self.ledger.add(CaseReader(id=id_at(at), case=self.case, person=person, why="track"))

    def _turn(self, step: Step, what: str, **params: Any) -> None:
        """The case learns of it: who was last, its timeline, the audit."""
        self.case.version += 1
        self.case.changed_at, self.case.changed_what = step.at, what
        self.case.changed_by = self.ledger.person(step.by)
        self._entry(step, **params)
        self._audit(step)

    def _entry(self, step: Step, **params: Any) -> None:
        for_reporter = step.verb in FOR_REPORTER and params.get("kind") != "team"
        self.ledger.add(
            CaseEntry(
                id=id_at(step.at), case=self.case, at=step.at, verb=step.verb,
                by=self.ledger.person(step.by), for_reporter=for_reporter,
                params={name: value for name, value in params.items() if value not in ("", None)},
            )
        )  # fmt: skip

    def _audit(self, step: Step) -> None:
        if step.verb in VERBS:
            verb, fields = VERBS[step.verb]
            self.ledger.audit(step.at, verb, step.by, "case", self.case.pk, fields)
