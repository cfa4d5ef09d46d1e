"""Moving a track: what it asks for, what it leaves behind, what it refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from luwte.core.clock.lanes import run_until_idle
from luwte.core.models import AuditEntry, OutboxEvent, Timer
from luwte.core.refusal import NotPermitted, Refused
from luwte.incidents.actions import advance_track, give_track, reopen, withdraw
from luwte.incidents.models import Case, CaseEntry, CaseReader, Track
from luwte.incidents.queries.searching import find_incidents
from luwte.incidents.tests.conftest import MakeCase
from tests.cast import House


def the(case: Case, kind: str) -> Track:
    return Track.objects.select_related("case", "owner").get(case=case, kind=kind)


def move(house: House, track: Track, name: str, by: str = "ruth", **more: object) -> None:
    advance_track(actor=house.actor(by), track=track, seen=track.version, move=name, **more)  # type: ignore[arg-type]


@pytest.mark.spec("CAS-2")
def test_a_track_is_not_needed_with_a_reason_only(zonnedael: House, make_case: MakeCase) -> None:
    case = make_case()
    with pytest.raises(Refused):
        move(zonnedael, the(case, "damage"), "set_aside", reason="  ")
    move(zonnedael, the(case, "damage"), "set_aside", reason="Er is niets kapot.")
    track = the(case, "damage")
    assert (track.state, track.reason) == ("not_applicable", "Er is niets kapot.")
    assert track.done_at is not None
    entry = CaseEntry.objects.get(case=case, verb="track_set_aside")
    assert entry.params == {"track": "damage", "reason": "Er is niets kapot."}


def test_what_is_needed_after_all_gets_a_fresh_clock_and_its_reminders(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case(happened_from=timezone.now() - timedelta(hours=40))
    run_until_idle(["events"])
    move(zonnedael, the(case, "response"), "set_aside", reason="Hij is verhuisd.")
    assert not Timer.objects.filter(subject_id=the(case, "response").pk, state="waiting").exists()
    move(zonnedael, the(case, "response"), "restart", reason="Hij staat er weer.")
    track = the(case, "response")
    assert track.state == "open"
    assert track.deadline - timezone.now() > timedelta(hours=47)
    waiting = Timer.objects.filter(subject_id=track.pk, state="waiting")
    assert set(waiting.values_list("key", flat=True)) == {"50", "80", "missed"}


def test_the_case_is_sorted_anew_by_what_still_runs(zonnedael: House, make_case: MakeCase) -> None:
    case = make_case()
    for kind in ("care", "response", "police"):
        move(zonnedael, the(case, kind), "finish", reason="Gedaan.")
    case.refresh_from_db()
    assert case.next_due == the(case, "damage").deadline
    move(zonnedael, the(case, "damage"), "finish", reason="Gedaan.")
    case.refresh_from_db()
    assert case.next_due is None


@pytest.mark.parametrize("days", [0, -1, -400])
def test_waiting_needs_a_day_that_is_still_to_come(
    zonnedael: House, make_case: MakeCase, days: int
) -> None:
    case = make_case()
    until = timezone.localdate() + timedelta(days=days)
    with pytest.raises(Refused):
        move(zonnedael, the(case, "police"), "wait", reason="Wijkagent.", until=until)


def test_who_is_given_a_track_reads_the_case_and_moves_that_track(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    hanna = zonnedael.person("hanna")
    with pytest.raises(NotPermitted):
        move(zonnedael, the(case, "care"), "finish", by="hanna", reason="Gebeld.")
    track = the(case, "care")
    give_track(
        actor=zonnedael.actor("ruth"),
        track=track,
        seen=track.version,
        owner=hanna,
        next_step="bel vandaag",
    )
    assert CaseReader.objects.filter(case=case, person=hanna).exists()
    page = zonnedael.client("hanna").get(zonnedael.url("incidents:case", pk=case.pk))
    assert "bel vandaag" in page.content.decode()
    with pytest.raises(NotPermitted):
        move(zonnedael, the(case, "police"), "finish", by="hanna", reason="Gebeld.")
    move(zonnedael, the(case, "care"), "finish", by="hanna", reason="Gebeld.")
    assert the(case, "care").state == "done"


def test_a_closed_case_keeps_its_tracks_as_they_are(zonnedael: House, make_case: MakeCase) -> None:
    case = make_case()
    withdraw(actor=zonnedael.actor("ruth"), case=case, seen=case.version, reason="Dubbel.")
    with pytest.raises(Refused):
        move(zonnedael, the(case, "care"), "finish", reason="Gebeld.")


@pytest.mark.spec("GOV-2")
def test_what_is_refused_leaves_a_row_and_nothing_else(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    events, entries = OutboxEvent.objects.count(), CaseEntry.objects.count()
    with pytest.raises(NotPermitted):
        move(zonnedael, the(case, "police"), "finish", by="ilse", reason="Gebeld.")
    row = AuditEntry.objects.get(outcome="refused")
    assert (row.verb, row.object_id) == ("incidents.advance_track", case.pk)
    assert row.actor_id == zonnedael.person("ilse").pk
    assert (OutboxEvent.objects.count(), CaseEntry.objects.count()) == (events, entries)
    assert the(case, "police").state == "open"


def test_a_withdrawn_report_is_watched_and_found_again_once_it_counts_again(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case(narrative="Hij gooide een paraplubak om.")
    run_until_idle(["events"])
    ruth = zonnedael.actor("ruth")

    def found() -> int:
        return len(find_incidents(ruth, "paraplubak").items)

    def waiting() -> int:
        subjects = Track.objects.filter(case=case).values_list("pk", flat=True)
        return Timer.objects.filter(subject_id__in=list(subjects), state="waiting").count()

    assert (found(), waiting()) == (1, 12)
    withdraw(actor=ruth, case=case, seen=case.version, reason="Dubbel.")
    run_until_idle(["events"])
    assert (found(), waiting()) == (0, 0)
    case.refresh_from_db()
    reopen(actor=ruth, case=case, seen=case.version, reason="Toch niet dubbel.")
    run_until_idle(["events"])
    assert (found(), waiting()) == (1, 12)
