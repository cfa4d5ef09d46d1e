"""A Monday in a practice of six, as far as these pages go (ux.md): who opens what, in which order,
and how many taps it takes."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from luwte.catalogue.queries import terms
from luwte.incidents.actions import Involved, Report, report_incident
from luwte.incidents.models import Case, GuestLook, Incident, Track
from luwte.incidents.rules import CaseState, Gravity, PersonRole
from luwte.lib.ids import crockford
from luwte.notify.sending import source
from tests.cast import House


def reported_by_two(house: House) -> Incident:
    """Lunch: Joke was shouted at, and Bas, the GP, came to help."""
    joke = house.actor("joke")
    assert joke.person.unit is not None
    return report_incident(
        actor=joke,
        report=Report(
            client_key=crockford(12),
            unit=joke.person.unit,
            happened_from=timezone.now() - timedelta(hours=3),
            gravity=Gravity.MIDDLE,
            terms=[terms("form", organisation=house.organisation)[0]],
            narrative="Hij schold, en gooide zijn jas over de balie.",
            people=[
                Involved(PersonRole.VICTIM, joke.person),
                Involved(PersonRole.HELPER, house.person("noor")),
                Involved(PersonRole.HELPER, house.person("bas")),
            ],
        ),
    )


@pytest.mark.spec("ORG-3")
def test_a_monday_in_a_practice_of_six(de_linde: House) -> None:
    noor, joke = de_linde.client("noor"), de_linde.client("joke")

    # 07:50 one page, and nothing red.
    start = noor.get(de_linde.url("desk:today")).content.decode()
    assert "ring--late" not in start
    assert "Geen open zaken" in start

    # 08:05 a shouting caller: from the page to the tally is one tap, and counting is one more.
    tally = de_linde.url("incidents:tally")
    assert tally in start
    page = joke.get(tally).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)
    form = re.search(r'name="form"[^>]* value="([^"]+)"', page)
    assert key is not None
    assert form is not None
    joke.post(tally, {"key": key[1], "form": form[1]})
    assert Incident.objects.filter(source="tally").count() == 1
    assert not Case.objects.exists()

    # 12:30 the report. Who helped is not shut out of the case.
    incident = reported_by_two(de_linde)
    case = incident.case
    assert case is not None
    case_page = de_linde.url("incidents:case", pk=case.pk)
    for key_of in ("noor", "bas"):
        assert de_linde.client(key_of).get(case_page).status_code == 200
    assert joke.get(case_page).status_code == 404
    assert case_page in noor.get(de_linde.url("desk:today")).content.decode()

    # 12:40 Noor and Bas are involved: nobody inside is left, so a colleague from outside is asked.
    where = de_linde.url("incidents:move_track", pk=case.pk, kind="police", move="set_aside")
    ask = de_linde.url("incidents:ask_look", pk=case.pk, decision="no_police")
    assert ask in noor.get(where).content.decode()
    seen = Track.objects.get(case=case, kind="police").version
    reason = {"reason": "Hij bood zijn excuses aan.", "seen": f"{seen}"}
    assert noor.post(where, reason).status_code == 422
    asking = noor.get(ask).content.decode()
    assert "Een collega van buiten" in asking
    for colleague in ("Bas Willems", "Joke Prins"):
        assert f"<b>{colleague}</b>" not in asking
    fields = {
        "whom": "guest",
        "question": "Is het goed om niet naar de politie te gaan?",
        "guest_name": "Ans Ander",
        "guest_email": "ans@elders.example",
        "facts": ["what0", "gravity"],
        "more_facts": "",
    }
    assert noor.post(ask, fields).status_code == 302
    source.work(timezone.now() + timedelta(minutes=1), threading.Event())
    letter = next(one for one in mail.outbox if one.to == ["ans@elders.example"])
    link = re.search(r"/guest/\S+", str(letter.body))
    assert link is not None
    guest = Client()
    told = guest.get(link[0]).content.decode()
    assert "gooide zijn jas" not in told
    assert "Joke" not in told
    assert guest.post(link[0], {"answer": "agree", "words": "Netjes opgelost."}).status_code == 200
    assert noor.post(where, reason).status_code == 302
    assert GuestLook.objects.get().used_at is not None

    # 17:30 two lines for the week meeting.
    Case.objects.filter(pk=case.pk).update(
        state=CaseState.CLOSED, closed_at=timezone.now(), learning="Joke belt eerst met Bas."
    )
    week = noor.get(de_linde.url("desk:today")).content.decode()
    assert "Een collega belt eerst met een collega." in week
