"""The same path in a practice of six."""

from __future__ import annotations

from django.utils import timezone

from luwte.incidents.models import Incident
from luwte.incidents.tests.test_plain_path import fill_in
from tests.cast import House


def test_an_assistant_reports_and_the_practice_manager_finds_it(de_linde: House) -> None:
    fields = fill_in(de_linde, place_text="Aan de telefoon")
    answer = de_linde.client("joke").post(de_linde.url("incidents:report"), fields)
    assert answer.status_code == 302
    incident = Incident.objects.get()
    assert incident.case is not None
    client = de_linde.client("noor")
    page = client.get(de_linde.url("incidents:work_list"))
    assert [row.case for row in page.context["rows"]] == [incident.case]
    assert not page.context["rows"][0].is_late
    address = de_linde.url("incidents:discuss", pk=incident.case.pk, kind="team")
    data = {"held_on": f"{timezone.localdate()}", "text": "Vijf minuten samen gezeten."}
    assert client.post(address, data).status_code == 302


def test_the_houses_do_not_see_each_other(de_linde: House) -> None:
    de_linde.client("joke").post(de_linde.url("incidents:report"), fill_in(de_linde))
    case = Incident.objects.get().case
    assert case is not None
    address = f"/o/zonnedael/cases/{case.pk}/"
    assert de_linde.client("noor").get(address).status_code == 404
