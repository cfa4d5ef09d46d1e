"""Talking about a case: with the reporter, with the team, with fresh eyes of another department."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from luwte.catalogue.queries import evaluation_questions, talk_points
from luwte.core.refusal import NotPermitted, Refused
from luwte.incidents import actions
from luwte.incidents.access import get_for
from luwte.incidents.models import CaseReader, Discussion
from luwte.incidents.queries.progress import progress_of
from luwte.incidents.rules import Missing, ReaderChoice, missing_before_closing
from luwte.incidents.tests.conftest import MakeCase
from luwte.notify.models import Delivery
from tests.cast import House


@pytest.mark.spec("CAS-3")
def test_the_talk_with_the_reporter_comes_with_points_that_help(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    url = zonnedael.url("incidents:discuss", pk=case.pk, kind="reporter")
    page = zonnedael.client("mo").get(url).content.decode()
    points = talk_points(organisation=zonnedael.organisation)
    assert points
    for point in points:
        assert point.label in page or point.label.replace("'", "&#x27;") in page


@pytest.mark.spec("CAS-3")
def test_the_team_answers_five_questions_and_says_who_was_there(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    questions = evaluation_questions(organisation=zonnedael.organisation)
    assert len(questions) == 5
    url = zonnedael.url("incidents:discuss", pk=case.pk, kind="team")
    told = {"held_on": timezone.localdate().isoformat(), "present": "Sanne, Bram en Mo"}
    told |= {f"q_{one.key}": f"Antwoord {n}" for n, one in enumerate(questions)}
    browser = zonnedael.client("mo")
    assert browser.post(url, told).status_code == 302
    page = browser.get(zonnedael.url("incidents:case", pk=case.pk)).content.decode()
    for n, one in enumerate(questions):
        assert f"Antwoord {n}" in page
        assert one.label.split("?")[0] in page
    assert "Sanne, Bram en Mo" in page
    assert Missing.DISCUSSION not in missing_before_closing(progress_of(case))


@pytest.mark.spec("CAS-3")
def test_somebody_of_another_department_looks_along_writes_and_changes_nothing(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    daan = zonnedael.person("daan")
    ask = zonnedael.url("incidents:ask_observer", pk=case.pk)
    assert zonnedael.client("mo").post(ask, {"seen": 1, "person": daan.name}).status_code == 302
    assert Delivery.objects.filter(person=daan).exists()
    observe = zonnedael.url("incidents:observe", pk=case.pk)
    browser = zonnedael.client("daan")
    assert "schold" in browser.get(observe).content.decode()
    assert browser.post(observe, {"text": " "}).status_code == 422
    assert browser.post(observe, {"text": "Er was maar een uitgang."}).status_code == 302
    seen = Discussion.objects.get(kind="observers")
    assert (seen.by, seen.text) == (daan, "Er was maar een uitgang.")
    page = zonnedael.client("mo").get(zonnedael.url("incidents:case", pk=case.pk))
    assert "Er was maar een uitgang." in page.content.decode()
    for name in ("triage", "tell", "close", "together", "ask_observer"):
        url = zonnedael.url(f"incidents:{name}", pk=case.pk)
        assert browser.get(url).status_code in (403, 404)
    with pytest.raises(NotPermitted):
        actions.add_note(actor=zonnedael.actor("daan"), case=case, text="x")
    # What observers see is no talk about it yet.
    assert Missing.DISCUSSION in missing_before_closing(progress_of(case))
    CaseReader.objects.filter(person=daan).update(until=timezone.now() - timedelta(minutes=1))
    assert browser.get(observe).status_code == 404
    with pytest.raises(Http404):
        get_for(zonnedael.actor("daan"), case.pk)


def test_nobody_of_the_own_unit_nobody_involved_and_nobody_new_in_a_restricted_case_looks_along(
    zonnedael: House, make_case: MakeCase
) -> None:
    case, restricted = make_case(), make_case(reader_choice=ReaderChoice.COORDINATOR)
    ruth = zonnedael.actor("ruth")
    for name in ("bram", "sanne"):
        with pytest.raises(Refused):
            actions.ask_observer(actor=ruth, case=case, person=zonnedael.person(name))
    with pytest.raises(Refused):
        actions.ask_observer(actor=ruth, case=restricted, person=zonnedael.person("daan"))
    with pytest.raises(NotPermitted):
        actions.record_observations(actor=zonnedael.actor("mo"), case=case, text="Zo maar.")
