"""The audit: searched by the privacy officer, harmless as a file; and who opened my case."""

from __future__ import annotations

import csv
import io
from uuid import uuid4

import pytest
from django.utils import timezone

from luwte.core import audit
from luwte.core.models import AuditEntry
from luwte.core.seals import seal_all
from luwte.desk.privacy import searching
from luwte.org import actions
from luwte.org.queries import readers_of
from tests.cast import Cast, House

CASE = uuid4()


def read_by(house: House, key: str, *, verb: str = "incidents.read_case", ground: str = "") -> None:
    """Somebody opens the case."""
    audit.record_read(verb, actor=house.actor(key), kind="case", object_id=CASE, ground=ground)


@pytest.mark.spec("GOV-2")
def test_the_privacy_officer_finds_who_read_what_and_when(zonnedael: House) -> None:
    read_by(zonnedael, "mo")
    read_by(zonnedael, "ruth")
    client = zonnedael.client("joost")
    today = timezone.localdate().isoformat()
    asked = {
        "who": "amrani",
        "verb": "incidents.read",
        "kind": "case",
        "object_id": str(CASE),
        "since": today,
        "until": today,
        "outcome": "read",
    }
    page = client.get(zonnedael.url("privacy:log"), asked)
    assert [line.who for line in page.context["lines"]] == ["Mo el Amrani"]
    for name, other in (
        ("who", "ilse"),
        ("verb", "org."),
        ("kind", "unit"),
        ("object_id", str(uuid4())),
        ("since", "2099-01-01"),
        ("until", "2001-01-01"),
        ("outcome", "refused"),
    ):
        none = client.get(zonnedael.url("privacy:log"), {**asked, name: other})
        assert not none.context["lines"], name
    wrong = client.get(zonnedael.url("privacy:log"), {"since": "geen dag"})
    assert b"data-summary" in wrong.content


@pytest.mark.spec("GOV-2")
def test_the_search_itself_stands_in_the_log(zonnedael: House) -> None:
    zonnedael.client("joost").get(zonnedael.url("privacy:log"))
    entry = AuditEntry.objects.get(verb="privacy.search")
    assert entry.actor_id == zonnedael.person("joost").pk


@pytest.mark.spec("GOV-2", "GOV-1")
def test_another_organisation_is_not_in_it(cast: Cast) -> None:
    read_by(cast.zonnedael, "mo")
    house = cast.de_linde
    page = house.client("noor").get(house.url("privacy:log"), {"object_id": str(CASE)})
    assert not page.context["lines"]
    everything = house.client("noor").get(house.url("privacy:log"))
    found = {line.entry.organisation_id for line in everything.context["lines"]}
    assert found == {house.pk}


def test_the_log_is_read_in_pages_of_keys(zonnedael: House) -> None:
    for _time in range(searching.PAGE + 10):
        read_by(zonnedael, "mo")
    client = zonnedael.client("joost")
    asked = {"object_id": str(CASE)}
    first = client.get(zonnedael.url("privacy:log"), asked).context["page"]
    second = client.get(
        zonnedael.url("privacy:log"), {**asked, "after": first.next_cursor}
    ).context["page"]
    ids = [entry.pk for entry in [*first, *second]]
    assert ids == sorted(ids, reverse=True) and len(set(ids)) == searching.PAGE + 10


@pytest.mark.spec("GOV-2")
def test_the_seals_are_shown_and_checked(zonnedael: House) -> None:
    read_by(zonnedael, "mo")
    client = zonnedael.client("joost")
    before = client.get(zonnedael.url("privacy:log"), {"object_id": str(CASE)})
    assert not before.context["lines"][0].is_sealed
    seal_all()
    after = client.get(zonnedael.url("privacy:log"), {"object_id": str(CASE)})
    assert after.context["lines"][0].is_sealed
    assert after.context["seals"].links > 0
    answer = client.post(zonnedael.url("privacy:verify"), follow=True)
    assert b"toast" in answer.content


@pytest.mark.spec("GOV-2")
def test_the_file_holds_no_formula(zonnedael: House) -> None:
    tessa = zonnedael.actor("tessa")
    evil = actions.add_person(actor=tessa, details=actions.PersonDetails(name="=cmd|' /C calc'!A0"))
    evil = actions.change_person(
        actor=tessa, person=evil, details=actions.PersonDetails(name="=1+1")
    )
    AuditEntry.objects.create(
        organisation_id=zonnedael.pk,
        at=timezone.now(),
        actor_id=evil.pk,
        verb="incidents.read_case",
        kind="case",
        ground="@SUM(A1)",
        outcome="read",
    )
    answer = zonnedael.client("joost").get(zonnedael.url("privacy:export"), {"kind": "case"})
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    cells = [cell for row in rows[1:] for cell in row]
    assert "'=1+1" in cells and "'@SUM(A1)" in cells
    assert not any(cell.startswith(("=", "@", "+")) for cell in cells)


@pytest.mark.spec("GOV-8")
def test_the_file_does_not_tell_who_reports_how_often(zonnedael: House) -> None:
    for _time in range(3):
        audit.record(
            "incidents.report_incident",
            actor=zonnedael.actor("sanne"),
            kind="incident",
            object_id=uuid4(),
        )
    answer = zonnedael.client("joost").get(
        zonnedael.url("privacy:export"), {"verb": "incidents.report"}
    )
    text = answer.content.decode()
    assert text.count("incidents.report_incident") == 3
    assert "Sanne" not in text


def test_everybody_sees_the_own_deeds_and_nobody_elses(zonnedael: House) -> None:
    read_by(zonnedael, "mo")
    read_by(zonnedael, "ruth")
    page = zonnedael.client("mo").get(zonnedael.url("privacy:my_log"))
    actors = {line.entry.actor_id for line in page.context["lines"]}
    assert actors == {zonnedael.person("mo").pk}


@pytest.mark.spec("GOV-2")
def test_staff_see_who_opened_their_case_but_not_who_of_care_or_which_confidant(
    zonnedael: House,
) -> None:
    for key in ("mo", "ruth", "hanna", "anouk", "sanne", "mo"):
        read_by(zonnedael, key)
    found = readers_of(zonnedael.pk, [CASE], besides=zonnedael.person("sanne").pk)
    names = [line.name for line in found]
    assert names[0] == "Mo el Amrani" and "Ruth Bakker" in names
    assert len(names) == 4, "each once, without oneself"
    assert not {"Hanna Vos", "Anouk Smit", "Sanne de Wit"} & set(names)
    unnamed = [line for line in found if line.person_id is None]
    assert len(unnamed) == 2


@pytest.mark.spec("GOV-2")
def test_who_reads_for_care_is_not_named_whatever_other_role(zonnedael: House) -> None:
    read_by(zonnedael, "ruth", ground="care")
    read_by(zonnedael, "mo", verb="care.read_note")
    assert [line.person_id for line in readers_of(zonnedael.pk, [CASE])] == [None]


def test_who_was_of_the_care_team_then_stays_unnamed_later(zonnedael: House) -> None:
    read_by(zonnedael, "hanna")
    actions.deactivate_person(actor=zonnedael.actor("tessa"), person=zonnedael.person("hanna"))
    assert [line.person_id for line in readers_of(zonnedael.pk, [CASE])] == [None]
