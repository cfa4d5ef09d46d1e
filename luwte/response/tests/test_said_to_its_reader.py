"""What response itself says to reception and about parties is said to who reads it."""

from __future__ import annotations

import html

import pytest
from django.utils import translation

from luwte.incidents.tests.conftest import MakeCase
from luwte.notices.models import Notice
from luwte.response.actions.breaching import record_breach
from luwte.response.queries.party_pages import joins_of
from luwte.response.rules.identity import Identity
from luwte.response.rules.states import MeasureState
from luwte.response.tests.measure_scene import Scene
from luwte.response.tests.party_fixtures import PutDown
from luwte.response.tests.test_party_matches import JAN, recognise
from tests.cast import House

LANGUAGES = (("nl", "en"), ("en", "nl"))


def seen(scene: Scene, who: str, language: str, name: str, **kwargs: object) -> str:
    client = scene.house.client(who)
    client.cookies["luwte_language"] = language
    return html.unescape(client.get(scene.house.url(name, **kwargs)).text)


@pytest.mark.spec("RES-5")
@pytest.mark.parametrize(("writes", "reads"), LANGUAGES)
def test_an_instruction_says_what_stays_open_in_the_language_of_who_reads_it(
    scene: Scene, writes: str, reads: str
) -> None:
    organisation = scene.house.organisation
    organisation.sectors = ["gp_care"]
    organisation.save()
    said = {"nl": "Spoedzorg blijft open.", "en": "Emergency care stays open."}
    where = {"nl": "Geldt voor: de bibliotheek.", "en": "Holds for: de bibliotheek."}
    with translation.override(writes):
        scene.impose(exceptions=said[writes], places=(), places_text="de bibliotheek")
    Notice.objects.update(allowed="")
    shown = seen(scene, "ravi", reads, "notices:here")
    assert said[reads] in shown and where[reads] in shown
    assert said[writes] not in shown and where[writes] not in shown
    # What somebody typed is said as it was typed.
    Notice.objects.update(allowed="Mag naar de apotheek.")
    shown = seen(scene, "ravi", reads, "notices:here")
    assert "Mag naar de apotheek." in shown and said[reads] not in shown


@pytest.mark.spec("RES-9")
@pytest.mark.parametrize(("writes", "reads"), LANGUAGES)
def test_a_breach_without_a_word_tells_nothing_in_the_name_of_who_saw_it(
    scene: Scene, writes: str, reads: str
) -> None:
    measure = scene.bring(MeasureState.RUNNING)
    with translation.override(writes):
        incident = record_breach(actor=scene.actor("ravi"), measure=measure)
    assert incident.narrative == ""
    said = {"nl": "hield zich er niet aan: toegangsontzegging", "en": "was not kept: access ban"}
    shown = seen(scene, "ruth", reads, "incidents:case", pk=incident.case_id)
    assert said[reads] in shown and said[writes] not in shown


@pytest.mark.spec("RES-1")
@pytest.mark.parametrize(("writes", "reads"), LANGUAGES)
def test_why_somebody_was_recognised_is_said_in_the_language_of_who_reads_it(
    zonnedael: House, make_case: MakeCase, put_down: PutDown, writes: str, reads: str
) -> None:
    said = {
        "nl": "Herkend bij het opschrijven.",
        "en": "Recognised when it was written down.",
    }
    party = put_down(JAN)
    with translation.override(writes):
        more = Identity(name=JAN.name, phone=JAN.phone, address="Kade 5")
        recognise(zonnedael, make_case(), more, party)
    with translation.override(reads):
        assert [one.why for one in joins_of(party)] == [said[reads]]
