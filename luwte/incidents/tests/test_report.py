"""What a report leaves behind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from luwte.core.models import AuditEntry, OutboxEvent
from luwte.core.refusal import Refused
from luwte.incidents.actions import Involved, Report, report_incident
from luwte.incidents.models import Case, Incident, Track
from luwte.incidents.rules import PersonRole, TrackKind
from luwte.incidents.tests.conftest import MakeCase
from tests.cast import House

NOW = datetime(2026, 11, 18, 13, 29, tzinfo=UTC)


@time_machine.travel(NOW, tick=False)
@pytest.mark.spec("CAS-2", "CAS-5")
def test_a_report_starts_four_clocks_from_the_moment_of_the_incident(make_case: MakeCase) -> None:
    happened = NOW - timedelta(minutes=19)
    case = make_case(happened_from=happened)
    tracks = {track.kind: track for track in Track.objects.filter(case=case)}
    assert set(tracks) == set(TrackKind)
    assert tracks["response"].deadline == happened + timedelta(hours=48)
    assert {track.started_at for track in tracks.values()} == {happened}
    assert case.next_due == min(track.deadline for track in tracks.values())
    assert case.state == "new"
    assert len(case.number) == 7


def test_a_second_tap_gives_the_same_incident(zonnedael: House) -> None:
    sanne = zonnedael.actor("sanne")
    assert sanne.person.unit is not None
    report = Report(
        client_key="tap",
        unit=sanne.person.unit,
        happened_from=NOW,
        people=[Involved(PersonRole.VICTIM, sanne.person)],
    )
    first = report_incident(actor=sanne, report=report)
    second = report_incident(actor=sanne, report=report)
    assert first.pk == second.pk
    assert Incident.objects.count() == Case.objects.count() == 1
    assert AuditEntry.objects.filter(verb="incidents.report_incident").count() == 1
    assert OutboxEvent.objects.filter(name="incidents.incident_reported").count() == 1


def test_the_key_of_somebody_else_gives_nothing_away(zonnedael: House) -> None:
    sanne, bram = zonnedael.actor("sanne"), zonnedael.actor("bram")
    assert sanne.person.unit is not None
    report = Report(client_key="tap", unit=sanne.person.unit, happened_from=NOW)
    report_incident(actor=sanne, report=report)
    with pytest.raises(Refused):
        report_incident(actor=bram, report=report)


def test_what_is_audited_holds_no_words_of_the_report(make_case: MakeCase) -> None:
    make_case(narrative="Hij riep mijn adres.")
    row = AuditEntry.objects.get(verb="incidents.report_incident")
    assert "adres" not in str(vars(row))
