"""Care for colleagues: talks, notes that nobody else reads, absence and return. All invented."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from luwte.care.actions import absences, load, noting, starting, supporting, talking
from luwte.care.models import CareAbsence, CareMoment, CarePath, LoadSignal, ReturnStep
from luwte.care.rules import LoadChoice, MomentState, Outcome
from luwte.desk.demo.deeds import Deed
from luwte.org.access import Actor, actor_for
from luwte.org.models import Person


def paths_of(deed: Deed) -> list[CarePath]:
    """The care of everybody in the case, or of who is named as `of`."""
    if not CarePath.objects.filter(case=deed.case).exists():
        # The turn of the clock that starts care is still to come; it will find this done.
        with transaction.atomic():
            starting.care_for_case(deed.case.pk)
    rows = CarePath.objects.select_related("person", "supporter", "case").filter(case=deed.case)
    if "path" in deed.given:
        rows = rows.filter(pk=deed.given["path"])
    if "of" in deed.given:
        rows = rows.filter(person=deed.person("of"))
    found = list(rows.order_by("started_at", "pk"))
    assert found or "of" not in deed.given, deed
    return found


def _next(path: CarePath) -> CareMoment | None:
    open_ones = (MomentState.PLANNED, MomentState.NO_ANSWER)
    return CareMoment.objects.filter(path=path, state__in=open_ones).order_by("due_at").first()


def _supporter(deed: Deed, path: CarePath) -> Actor:
    assert path.supporter is not None, deed
    supporter = Person.objects.get(pk=path.supporter.pk)
    return actor_for(deed.acts.stage.organisation, supporter)


def talk(deed: Deed) -> None:
    """Who supports says how it went, with a note that is sealed."""
    for path in paths_of(deed):
        moment = _next(path)
        if moment is None:
            continue
        outcome = Outcome(deed.given.get("outcome", "held"))
        if path.supporter_id is None and path.outside_name:
            talking.record_outside(actor=deed.actor, path=path, moment=moment, outcome=outcome)
        elif path.supporter_id is not None:
            talking.record_talk(
                actor=_supporter(deed, path),
                path=path,
                moment=moment,
                outcome=outcome,
                note=deed.given.get("note", ""),
            )


def decline(deed: Deed) -> None:
    """Not now, says the person."""
    for path in paths_of(deed):
        talking.decline_talks(actor=deed.actor, path=path)


def ask(deed: Deed) -> None:
    """The person asks for a talk."""
    for path in paths_of(deed):
        talking.ask_talk(actor=deed.actor, path=path)


def note(deed: Deed) -> None:
    """The person writes something for the supporter."""
    for path in paths_of(deed):
        noting.write_note(actor=deed.actor, path=path, text=deed.given["note"])


def choose(deed: Deed) -> None:
    """The person chooses who supports."""
    for path in paths_of(deed):
        supporter = deed.person("supporter")
        assert supporter is not None
        supporting.choose_supporter(
            actor=deed.actor, path=path, supporter=supporter, seen=path.version
        )


def give(deed: Deed) -> None:
    """Who looks after the care finds somebody, also from outside."""
    inside = deed.person("supporter")
    for path in paths_of(deed):
        found: Person | supporting.Outside
        found = inside or supporting.Outside(deed.given["name"], deed.given["reach"])
        supporting.give_supporter(actor=deed.actor, path=path, supporter=found, seen=path.version)


def away(deed: Deed) -> None:
    """Away because of it, with steps back: [[day, words], …]."""
    (path,) = paths_of(deed)
    from_day = deed.day("from_day")
    assert from_day is not None
    said = absences.Away(
        from_day=from_day,
        until_day=deed.day("until_day"),
        share=deed.given.get("share", 100),
        agreements=deed.given.get("agreements", ""),
    )
    absence = absences.record_absence(actor=deed.actor, path=path, away=said)
    for days, words in deed.given.get("steps", []):
        on_day = Deed(deed.acts, deed.who, {"on": days}).day("on")
        assert on_day is not None
        absences.add_step(actor=deed.actor, path=path, absence=absence, on_day=on_day, words=words)


def step_back(deed: Deed) -> None:
    """How the first step that is open went."""
    (path,) = paths_of(deed)
    absence = CareAbsence.objects.get(case=deed.case, person=path.person)
    row = ReturnStep.objects.filter(absence=absence, done_at=None).earliest("on_day")
    absences.mark_step(
        actor=deed.actor, path=path, step=row, went_well=deed.given.get("well", True)
    )


def choose_load(deed: Deed) -> None:
    """It adds up, and the employee says who may know; nothing when it does not add up yet."""
    person = deed.actor.person
    signal = LoadSignal.objects.filter(person=person, ended_at=None, chosen_at=None).first()
    if signal is not None:
        load.choose_load(
            actor=deed.actor,
            signal=signal,
            choice=LoadChoice(deed.given["choice"]),
            supporter=deed.person("supporter"),
        )


VERBS: dict[str, Callable[[Deed], None]] = {
    "talk": talk,
    "decline": decline,
    "ask_talk": ask,
    "note": note,
    "choose": choose,
    "give": give,
    "away": away,
    "step_back": step_back,
    "load": choose_load,
}
