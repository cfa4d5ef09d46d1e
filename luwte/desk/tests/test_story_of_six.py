"""The same story in a practice of six, by its pages: the doctor was there, so a guest looks along;
urgent care stays open whatever is decided; nothing goes to the police or to another doctor before
its ground is recorded. What the clock does, the clock does."""

from __future__ import annotations

import re
import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from luwte.core.clock.lanes import run_until_idle
from luwte.incidents.models import Case, GuestLook, Incident, Involvement
from luwte.incidents.rules import PersonRole
from luwte.notices.models import Notice
from luwte.notify.sending import source
from luwte.response.models import Letter, Measure, PoliceReport
from luwte.response.rules.asking import asked_for
from luwte.response.rules.states import MeasureKind, MeasureState
from luwte.response.tests.measure_scene import QUOTE, good_answers, party_in, report_of
from tests.cast import House

MONDAY = datetime(2030, 11, 18, 9, 0, tzinfo=UTC)
LAST_DAY = date(2031, 2, 17)
BOSS_WAS_THERE = ("bas", "tim")


@pytest.fixture
def case(de_linde: House) -> Case:
    """Joke was threatened at the counter; both doctors who decide here saw it."""
    with time_machine.travel(MONDAY, tick=False):
        found = report_of(de_linde, "joke")
        for doctor in BOSS_WAS_THERE:
            Involvement.objects.create(
                incident=Incident.objects.get(case=found),
                person=de_linde.person(doctor),
                role=PersonRole.WITNESS,
            )
    return found


def read(house: House, who: str, name: str, **kwargs: Any) -> str:
    """A page that opens for somebody, as text without tags."""
    answer = house.client(who).get(house.url(name, **kwargs))
    assert answer.status_code == 200, (name, answer.status_code)
    main = answer.content.decode().split("<main", 1)[1].split("</main")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def send(house: House, who: str, name: str, sent: dict[str, Any], **kwargs: Any) -> str:
    """Send a form as it stands on its page, with what is filled in; gives where it leads."""
    client, where = house.client(who), house.url(name, **kwargs)
    page = client.get(where)
    seen = page.context.get("seen") if page.context else None
    values = {"seen": seen, **sent} if seen is not None else sent
    answer = client.post(where, values)
    assert answer.status_code == 302, re.sub(r"<[^>]+>", " ", answer.content.decode())[-3000:]
    return str(answer["Location"])


def proposed(house: House, case: Case) -> Measure:
    """Noor proposes a ban of three months from the page."""
    party = party_in(house, case, "noor")
    today = timezone.localdate()
    asked = good_answers(asked_for(MeasureKind.ACCESS_BAN, house.organisation.sectors))
    sent: dict[str, Any] = {
        "behaviour": QUOTE,
        "behaved_on": today,
        "basis": "Huisregels, punt 3.",
        "starts_on": today,
        "ends_on": LAST_DAY,
        "review_on": LAST_DAY,
        "places": [str(house.location("Praktijk").pk)],
        "contact": str(house.person("noor").pk),
        "open_channel": "Bel Noor, of schrijf.",
        "exceptions": "Spoed gaat altijd voor: bel.",
        "deviation_reason": "Een gele kaart hielp vorige keer niet.",
    }
    for key, given in asked.items():
        sent[f"a_{key}"], sent[f"w_{key}"] = given["answer"], given["why"]
    where = {"pk": case.pk, "party_pk": party.pk, "kind": MeasureKind.ACCESS_BAN.value}
    # Without a word about urgent care it goes no further.
    page = house.url("response:measure_propose", **where)
    assert house.client("noor").post(page, {**sent, "exceptions": ""}).status_code == 422
    assert not Measure.objects.exists()
    send(house, "noor", "response:measure_propose", sent, **where)
    return Measure.objects.get(case=case)


def step(house: House, measure: Measure, who: str, move: str, **sent: Any) -> Measure:
    """One step of the gate, from its page."""
    where = {"pk": measure.case_id, "measure_pk": measure.pk, "move": move}
    send(house, who, "response:measure_step", sent, **where)
    return Measure.objects.get(pk=measure.pk)


def asked_outside(house: House, case: Case) -> str:
    """Noor asks a colleague of another practice; gives the link in the message."""
    sent = {
        "whom": "guest",
        "question": "Is een verbod van drie maanden redelijk?",
        "guest_name": "Ans Ander",
        "guest_email": "ans@elders.example",
        "facts": ["gravity"],
    }
    send(house, "noor", "incidents:ask_look", sent, pk=case.pk, decision="measure")
    while source.work(timezone.now() + timedelta(minutes=1), threading.Event()):
        pass  # until every message left
    letter = next(one for one in mail.outbox if one.to == ["ans@elders.example"])
    found = re.search(r"/guest/\S+", str(letter.body))
    assert found is not None
    return found[0]


def banned(house: House, case: Case) -> Measure:
    """From proposal to running, with the guest's look."""
    today = timezone.localdate().isoformat()
    measure = proposed(house, case)
    measure = step(house, measure, "noor", "hear", heard_on=today, heard_how="talk",
                   heard_said="Hij had pijn.")  # fmt: skip
    link = asked_outside(house, case)
    guest = house.client()
    page = guest.get(link)
    assert page.status_code == 200 and "Joke" not in page.content.decode()
    assert guest.post(link, {"answer": "agree", "words": "Redelijk."}).status_code in (200, 302)
    measure = step(house, measure, "noor", "look_outside")
    measure = step(house, measure, "bas", "decide", reason="Veiligheid van de balie.",
                   starts_on=today, ends_on=LAST_DAY, review_on=LAST_DAY)  # fmt: skip
    return step(house, measure, "noor", "inform", informed_on=today, informed_how="word_and_letter")


@pytest.mark.spec("RES-6", "ORG-3")
def test_the_doctors_were_there_so_a_guest_looks_along_before_it_is_decided(
    de_linde: House, case: Case
) -> None:
    with time_machine.travel(MONDAY, tick=False):
        measure = proposed(de_linde, case)
        today = timezone.localdate().isoformat()
        measure = step(de_linde, measure, "noor", "hear", heard_on=today, heard_how="talk",
                       heard_said="Hij had pijn.")  # fmt: skip
        for who in ("bas", "tim", "noor", "joke"):
            for move in ("look", "look_outside"):
                where = {"pk": case.pk, "measure_pk": measure.pk, "move": move}
                url = de_linde.url("response:measure_step", **where)
                sent = {"seen": measure.version, "said": "Eens.", "reason": "Ja."}
                assert de_linde.client(who).post(url, sent).status_code in (403, 404, 422)
        assert Measure.objects.get(pk=measure.pk).state == MeasureState.HEARD
        assert not GuestLook.objects.exists()


@pytest.mark.spec("RES-5", "RES-7")
def test_urgent_care_stays_open_and_who_stands_at_the_counter_reads_so(
    de_linde: House, case: Case
) -> None:
    with time_machine.travel(MONDAY) as clock:
        measure = banned(de_linde, case)
        assert measure.state == MeasureState.RUNNING
        assert "Ans Ander" in measure.look_said
        run_until_idle()
        page = read(de_linde, "joke", "notices:here")
        assert "spoed" in page.lower() and "112" in page
        assert "weet waar je woont" not in page and case.number not in page
        told = read(de_linde, "noor", "response:measure", pk=case.pk, measure_pk=measure.pk).lower()
        assert "spoed" in told
        # Nothing can end the care of somebody: no such measure, and no words that say so.
        assert "care_stop" not in {kind.value for kind in MeasureKind}
        clock.move_to(datetime(2031, 2, 18, 0, 1, tzinfo=UTC))
        run_until_idle()
        measure.refresh_from_db()
        assert measure.state == MeasureState.ENDED
        assert not Notice.objects.filter(ended_at=None).exists()


@pytest.mark.spec("POL-3", "POL-4")
def test_nothing_goes_to_the_police_before_the_ground_is_there(de_linde: House, case: Case) -> None:
    noor, today = de_linde.client("noor"), timezone.localdate().isoformat()
    assert "Er mag nog niets naar de politie" in read(
        de_linde, "noor", "response:police", pk=case.pk
    )
    new = de_linde.url("response:police_report_new", pk=case.pk)
    paper = de_linde.url("response:police_sheet_file", pk=case.pk)
    facts = {"kind": "report", "filer": "employer", "made_on": today, "number": "PL-1"}
    assert noor.post(new, facts).status_code != 302 and not PoliceReport.objects.exists()
    assert noor.get(paper).status_code != 200
    given = {"ground": "own_report", "explanation": "Joke doet aangifte, zonder iets medisch."}
    send(de_linde, "noor", "response:ground", given, pk=case.pk, addressee="police")
    assert noor.get(paper).content.startswith(b"%PDF")
    send(de_linde, "noor", "response:police_report_new", facts, pk=case.pk)
    assert PoliceReport.objects.get().number == "PL-1"


@pytest.mark.spec("POL-4", "RES-8")
def test_nothing_goes_to_the_own_doctor_before_its_own_ground_is_there(
    de_linde: House, case: Case
) -> None:
    noor, party = de_linde.client("noor"), party_in(de_linde, case, "noor")
    given = {"ground": "own_report", "explanation": "Joke doet aangifte, zonder iets medisch."}
    send(de_linde, "noor", "response:ground", given, pk=case.pk, addressee="police")
    new = de_linde.url("response:letter_new", pk=case.pk)
    letter = {"kind": "gp_message", "party": str(party.pk)}
    # The ground for the police is none for a doctor.
    assert noor.post(new, letter).status_code == 422 and not Letter.objects.exists()
    given = {"ground": "consent", "explanation": "Hij vond het goed, gisteren aan de balie."}
    send(de_linde, "noor", "response:ground", given, pk=case.pk, addressee="gp")
    assert noor.post(new, letter).status_code == 302
    assert Letter.objects.get().kind == "gp_message"
