"""Plays the stories of the demonstration: every step by the verb of its screen, at its own moment.

All steps of an organisation are put in the order of time and the clock runs after each, so that
reminders, owners and messages come about as they would have. The texts are fixed, the moments lie
before now; nothing is drawn by lot.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from zoneinfo import ZoneInfo

from django.utils import timezone, translation

from luwte.care.models import CareMoment, CarePath
from luwte.care.rules import MomentState
from luwte.catalogue.queries import ActionView, TermView, actions_for, terms
from luwte.catalogue.rules import TERM_KINDS
from luwte.catalogue.rules import Kind as CatalogueKind
from luwte.core.clock.beat import Beat
from luwte.core.clock.lanes import Lane
from luwte.desk.demo import answers_inside, cast
from luwte.desk.demo.answering import HOUSE, deeds_of
from luwte.desk.demo.deeds import Deed
from luwte.desk.demo.settings import adopted_here
from luwte.desk.demo.staging import in_haste, moment, quiet
from luwte.desk.demo.stories import Story, stories_of
from luwte.incidents.actions import acting, closing, reacting, reporting, telling, tracks, triage
from luwte.incidents.models import Case, CaseAction, Incident, PersonalReaction, Track
from luwte.incidents.rules import Gravity, PersonRole, TrackKind, TrackState
from luwte.org.access import Actor, actor_for
from luwte.org.models import Partner, Person, Room
from luwte.policy.actions import adopt_settings, draft_settings
from luwte.policy.models import SettingVersion
from luwte.policy.rules import Kind
from luwte.tenancy.models import Organisation
from luwte.tenancy.scope import scope

CLOCK_LANES = ("events", "ordinary")
FOUNDED_DAYS_AGO = 90
ADOPTED_DAYS_AGO = 85
CLOCK_EVERY = dt.timedelta(minutes=70)
CLOCK_AT_LEAST = dt.timedelta(hours=4)
# When who supports looks which talk is due, and how far ahead; both in hours, the first after the
# report. What would fall on a day off is planned up to three days later.
TALKS_AFTER = ((22, 8), (68, 8), (330, 80), (990, 80))
MOST_TURNS = 1_000
OPENS, CLOSES = 9, 17
Step = Callable[[], None]

GRAVITY_REASONS = {
    "light": "Vervelend, maar de collega kon verder met het werk.",
    "middle": "Over de grens: het raakte de collega of het gesprek moest stoppen.",
    "heavy": "Gevaar voor de collega, of ernstig bang gemaakt.",
}
NOT_NEEDED = {
    TrackKind.POLICE: "Niet strafbaar, en de collega wil geen melding doen.",
    TrackKind.DAMAGE: "Er is niets kapot en niemand is ziek.",
}
DONE_WORDS = {
    TrackKind.CARE: "Gesproken op de dag zelf. Het gaat goed; over een week bel ik nog eens.",
    TrackKind.RESPONSE: "De veroorzaker is aangesproken en kent nu de grens.",
    TrackKind.POLICE: "Aangifte gedaan; het nummer staat in de notitie.",
    TrackKind.DAMAGE: "De rekening is gestuurd en betaald.",
}
TALK = "Samen doorgenomen wat er gebeurde, wat goed ging en wat de collega nu nodig heeft."
TOLD = (
    "Dank je wel voor je melding. We hebben de veroorzaker aangesproken. Ik bel je over een week."
)
WAIT_FOR = "We wachten op antwoord van de politie."
MISTAKE = "Dubbel gemeld."
WALKED_OVER = "Zelf langsgelopen en even gepraat."
EVIDENCE = "Gedaan en vastgelegd."
TALKED = "Even gezeten met koffie. Slaapt goed. Wil volgende week nog een keer praten."


def play_everything() -> list[Organisation]:
    """Make the cast and the stories, without the years; what is there already stays as it is."""
    now = timezone.now()
    with moment(now - dt.timedelta(days=FOUNDED_DAYS_AGO)):
        organisations = cast.build_cast()
    adopt_agreements(organisations, now - dt.timedelta(days=ADOPTED_DAYS_AGO))
    play_stories(organisations)
    return organisations


def adopt_agreements(organisations: list[Organisation], at: dt.datetime) -> None:
    """Let every organisation adopt norm and terms at this moment, unless it did."""
    with translation.override("nl"), quiet("luwte.audit"), moment(at):
        for organisation in organisations:
            stage = _Stage(organisation)
            with stage.lit():
                stage.adopt_agreements()


def play_stories(organisations: list[Organisation]) -> None:
    """Play what has not been played yet of the last weeks, by the verbs of the screens."""
    with translation.override("nl"), quiet("luwte.audit"), in_haste():
        clock = _Clock()
        stages = [_Stage(organisation) for organisation in organisations]
        cues = sorted((cue for stage in stages for cue in stage.cues()), key=lambda cue: cue.at)
        ran = cues[0].at if cues else timezone.now()
        for number, cue in enumerate(cues):
            with moment(cue.at), cue.stage.lit():
                cue.step()
            following = cues[number + 1].at if number + 1 < len(cues) else timezone.now()
            # What happens shortly after one another shares a turn of the clock.
            turn = min(cue.at + CLOCK_EVERY, following)
            if following - cue.at > CLOCK_EVERY or turn - ran > CLOCK_AT_LEAST:
                ran = turn
                with moment(turn):
                    clock.run()
    for organisation in organisations:
        organisation.refresh_from_db()


def in_opening_hours(happened: dt.datetime, now: dt.datetime) -> dt.datetime:
    """The same day at an hour at which somebody is at the counter; what happened within the last
    day stays where it is."""
    local = timezone.localtime(happened)
    if now - happened < dt.timedelta(days=1) or OPENS <= local.hour < CLOSES:
        return happened
    return local.replace(hour=OPENS + local.hour % (CLOSES - OPENS))


class _Clock:
    """The lanes of the clock, kept over all turns, so that their daily duties run once."""

    def __init__(self) -> None:
        beat = Beat(CLOCK_LANES)
        self.lanes = [Lane(name, beat, threading.Event()) for name in CLOCK_LANES]

    def run(self) -> None:
        """Do what is due at this moment."""
        for _turn in range(MOST_TURNS):
            if all(lane.turn() > 0.0 for lane in self.lanes):
                return
        raise RuntimeError("the clock of the demonstration finds no rest")


@dataclass(frozen=True)
class Cue:
    """A step and its moment."""

    at: dt.datetime
    stage: _Stage
    step: Step


class _Stage:
    """One organisation while its stories are played."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.now = timezone.now()
        self.script: list[Cue] = []

    @contextmanager
    def lit(self) -> Iterator[None]:
        """The organisation's scope and its local time."""
        with scope(self.organisation), timezone.override(ZoneInfo(self.organisation.timezone)):
            yield

    def cues(self) -> list[Cue]:
        """Write down what has not been played yet."""
        with self.lit():
            keys = Incident.objects.exclude(client_key=None).values_list("client_key", flat=True)
            known = set(keys)
            for story in stories_of(self.organisation.slug):
                if self._key(story) not in known:
                    self._write(story)
            if not Partner.objects.exists():
                self._arrange()
        return self.script

    def _key(self, story: Story) -> str:
        return f"demo-{story.key}"

    def actor(self, key: str) -> Actor:
        return actor_for(self.organisation, self.person(key))

    def person(self, key: str) -> Person:
        return self.people[key]

    @cached_property
    def people(self) -> dict[str, Person]:
        play = next(play for play in cast.PLAYS if play.slug == self.organisation.slug)
        by_name = {person.name: person for person in Person.objects.select_related("unit")}
        return {part.key: by_name[part.name] for part in play.parts}

    @cached_property
    def _rooms(self) -> dict[tuple[str, str], Room]:
        rooms = Room.objects.select_related("location")
        return {(room.location.name, room.name): room for room in rooms}

    @cached_property
    def _terms(self) -> dict[tuple[str, str], TermView]:
        kinds = [kind for kind in TERM_KINDS if kind is not CatalogueKind.ACTION]
        found = [term for kind in kinds for term in terms(kind, organisation=self.organisation)]
        return {(term.kind, term.key): term for term in found}

    @cached_property
    def _actions(self) -> dict[str, ActionView]:
        return {action.key: action for action in actions_for(organisation=self.organisation)}

    def adopt_agreements(self) -> None:
        """All that an organisation adopts: drafted by one, adopted by another."""
        drafter, adopter = {
            cast.ZONNEDAEL: ("ruth", "karin"),
            cast.DE_LINDE: ("noor", "bas"),
        }[self.organisation.slug]
        adopted = set(SettingVersion.objects.values_list("kind", flat=True))
        for kind in Kind:
            if kind.value in adopted:
                continue
            draft = draft_settings(
                actor=self.actor(drafter),
                settings=adopted_here(kind, self.organisation),
                kind=kind,
                reason="Besproken in het werkoverleg en met de medezeggenschap.",
            )
            adopt_settings(actor=self.actor(adopter), kind=kind, edits_seen=draft.edits)
        self.organisation.refresh_from_db()

    # --- Writing a story down as steps in time ---------------------------------------------

    def _arrange(self) -> None:
        for at, step in deeds_of(_House(self), self.organisation.slug, HOUSE, self.now):
            self._at(at, step)

    def _write(self, story: Story) -> None:
        happened = in_opening_hours(self.now - dt.timedelta(hours=story.hours_ago), self.now)
        reported = happened + dt.timedelta(minutes=story.reported_after)
        acts = _Acts(self, story, happened)
        self._at(reported, acts.report)
        for hours, step in acts.steps():
            self._at(reported + dt.timedelta(hours=hours), step)
        for at, step in deeds_of(acts, self.organisation.slug, story.key, reported):
            self._at(at, step)

    def _at(self, at: dt.datetime, step: Step) -> None:
        # What lies ahead has not happened yet.
        if at < self.now:
            self.script.append(Cue(at.astimezone(dt.UTC), self, step))


@dataclass(frozen=True)
class _House:
    """An organisation apart from any story."""

    stage: _Stage

    @property
    def happened(self) -> dt.datetime:
        """Nothing happened: it is arranged."""
        return self.stage.now

    @property
    def case(self) -> Case:
        """There is no case."""
        raise LookupError("an organisation is no case")


class _Acts:
    """The steps of one story; each reads the case afresh, as a page would."""

    def __init__(self, stage: _Stage, story: Story, happened: dt.datetime) -> None:
        self.stage, self.story, self.happened = stage, story, happened

    def steps(self) -> list[tuple[float, Step]]:
        """(hours after the report, step) for the course of the story."""
        if self.story.course == "new":
            return []
        if self.story.course == "withdrawn":
            return [(1, self.withdraw)]
        begin: list[tuple[float, Step]] = [(2, self.assess)]
        if not self._is_told("care"):
            begin += [(at, partial(self.go_on_talking, ahead)) for at, ahead in TALKS_AFTER]
        if self.story.course == "assessed":
            return [*begin, (3, self.care)]
        if self.story.course == "late":
            return [*begin, (3, self.care), (5, self.react)]
        begin += [(3, self.care), (5, self.react), (6, self.talk), (7, self.choose)]
        if self.story.course == "busy":
            return begin
        begin += [(20, self.respond), (24, self.police), (26, self.damage), (28, self.complete)]
        begin.append((29, self.end_care))
        if self.story.course == "waiting":
            return [*begin, (30, self.tell)]
        return [*begin, (30, self.tell), (50, self.close)]

    def report(self) -> None:
        stage, story = self.stage, self.story
        reporter = stage.actor(story.who)
        room = stage._rooms[(story.location, story.room)]
        assert reporter.person.unit is not None
        reporting.report_incident(
            actor=reporter,
            report=reporting.Report(
                client_key=stage._key(story),
                unit=reporter.person.unit,
                happened_from=self.happened,
                location=room.location,
                room=room,
                terms=[stage._terms[pair] for pair in story.term_keys],
                gravity=Gravity(story.gravity),
                narrative=story.text,
                other_party=story.other,
                people=[reporting.Involved(PersonRole.VICTIM, reporter.person), *self._others()],
            ),
        )

    def assess(self) -> None:
        owner = self.stage.person(self.story.handler)
        light = self.story.gravity == "light"
        plans = {
            kind: triage.TrackPlan(owner=owner, is_needed=self._needs(kind), reason=reason)
            for kind, reason in NOT_NEEDED.items()
        }
        triage.triage_case(
            actor=self._handler,
            case=self.case,
            seen=self.case.version,
            gravity=Gravity(self.story.gravity),
            reason=GRAVITY_REASONS[self.story.gravity],
            owner=owner,
            tracks={
                TrackKind.CARE: triage.TrackPlan(owner=owner),
                TrackKind.RESPONSE: triage.TrackPlan(owner=owner),
                **plans,
            },
        )
        if not light:
            telling.add_note(
                actor=self._handler, case=self.case, text="Vandaag zelf even langsgelopen."
            )

    def talk(self) -> None:
        telling.discuss(
            actor=self._handler,
            case=self.case,
            kind="reporter",
            held_on=timezone.localdate(),
            text=TALK,
        )

    def react(self) -> None:
        """Whoever was asked walks over."""
        stage = self.stage
        for asked in PersonalReaction.objects.select_related("case", "person").filter(
            case=self.case, done_at=None
        ):
            assert asked.person is not None
            actor = actor_for(stage.organisation, asked.person)
            reacting.react_in_person(actor=actor, reaction=asked, note=WALKED_OVER)

    def choose(self) -> None:
        for key in self.story.actions.split():
            view = self.stage._actions[key]
            plan = acting.ActionPlan(
                title=view.title,
                entry_key=key,
                addressee=str(view.addressee or ""),
                owner=self.stage.person(self.story.handler),
                deadline=timezone.now() + dt.timedelta(days=5),
            )
            acting.choose_action(actor=self._handler, case=self.case, plan=plan)

    def complete(self) -> None:
        for action in CaseAction.objects.filter(case=self.case, state="chosen"):
            acting.complete_action(actor=self._handler, action=action, evidence=EVIDENCE)

    def _others(self) -> list[reporting.Involved]:
        pairs = (word.split(":") for word in self.story.others.split())
        return [reporting.Involved(PersonRole(role), self.stage.person(key)) for key, role in pairs]

    def care(self) -> None:
        """Who supports speaks with them, the same day."""
        if not self._is_told("care"):
            answers_inside.talk(Deed(self, self.story.handler, {"note": TALKED}))

    def go_on_talking(self, ahead: int) -> None:
        """The talk that is due within so many hours, when there is one."""
        soon = timezone.now() + dt.timedelta(hours=ahead)
        for path in CarePath.objects.filter(case=self.case, ended_at=None):
            due = CareMoment.objects.filter(path=path, state=MomentState.PLANNED, due_at__lt=soon)
            if due.exists():
                answers_inside.talk(Deed(self, self.story.handler, {"path": path.pk}))

    def end_care(self) -> None:
        """What is still to come is between the two; the case need not wait for it."""
        self._finish(TrackKind.CARE)

    def respond(self) -> None:
        self._finish(TrackKind.RESPONSE)

    def damage(self) -> None:
        self._finish(TrackKind.DAMAGE)

    def police(self) -> None:
        if self.story.course != "waiting":
            self._finish(TrackKind.POLICE)
            return
        track = self._track(TrackKind.POLICE)
        if track.state == TrackState.OPEN:
            until = timezone.localdate(self.stage.now) + dt.timedelta(days=9)
            tracks.advance_track(
                actor=self._handler,
                track=track,
                seen=self._seen(track),
                move="wait",
                reason=WAIT_FOR,
                until=until,
            )

    def tell(self) -> None:
        telling.tell_reporter(actor=self._handler, case=self.case, text=TOLD)

    def close(self) -> None:
        case = self.case
        closing.close_case(
            actor=self._handler, case=case, seen=case.version, learning=self.story.learned
        )

    def withdraw(self) -> None:
        case = self.case
        closing.withdraw(actor=self._handler, case=case, seen=case.version, reason=MISTAKE)

    def _is_told(self, part: str) -> bool:
        """Whether `answers.yaml` tells how this went."""
        return part in self.story.told.split()

    def _finish(self, kind: TrackKind) -> None:
        if self._is_told(kind.value) and self.story.course != "closed":
            return
        track = self._track(kind)
        if track.state == TrackState.OPEN:
            tracks.advance_track(
                actor=self._handler,
                track=track,
                seen=self._seen(track),
                move="finish",
                reason=DONE_WORDS[kind],
            )

    def _needs(self, kind: TrackKind) -> bool:
        wanted = {"police_report", "police_notice", "call_112"}
        if kind is TrackKind.DAMAGE:
            wanted = {"recover_damage"}
        return bool(wanted & set(self.story.actions.split()))

    def _seen(self, track: Track) -> int:
        return int(track.version)

    def _track(self, kind: TrackKind) -> Track:
        return Track.objects.select_related("case").get(case=self.case, kind=kind)

    @property
    def _handler(self) -> Actor:
        return self.stage.actor(self.story.handler)

    @property
    def case(self) -> Case:
        found = Case.objects.select_related("unit", "owner")
        return found.get(incidents__client_key=self.stage._key(self.story))
