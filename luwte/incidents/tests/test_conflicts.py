"""Two people on one case: the second hears who was first, and loses nothing typed."""

from __future__ import annotations

import pytest
from django.utils import timezone

from luwte.core.refusal import Conflict
from luwte.incidents import actions
from luwte.incidents.actions import ActionPlan
from luwte.incidents.models import CaseAction, Track
from luwte.incidents.rules import Gravity, TrackKind
from luwte.incidents.tests.conftest import MakeCase
from luwte.incidents.tests.test_plain_path import seen
from tests.cast import House


def test_the_second_who_assesses_hears_who_was_first_and_keeps_the_words(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    ruth, mo = zonnedael.client("ruth"), zonnedael.client("mo")
    address = zonnedael.url("incidents:triage", pk=case.pk)
    of_ruth, of_mo = seen(ruth, address), seen(mo, address)
    owner = str(zonnedael.person("mo").pk)
    data = {"gravity": "heavy", "owner": owner}
    assert ruth.post(address, {"seen": of_ruth, "reason": "Dreiging.", **data}).status_code == 302

    late = mo.post(
        address, {"seen": of_mo, "gravity": "light", "owner": owner, "reason": "Viel mee, zegt B."}
    )
    page = late.content.decode()
    assert late.status_code == 409
    assert "Ruth Bakker was je net voor" in page
    assert "Viel mee, zegt B." in page
    assert "beoordeelde het als zwaar" in page
    case.refresh_from_db()
    assert case.gravity == "heavy"

    fresh = str(case.version)
    assert f'name="seen" value="{fresh}"' in page
    again = {"seen": fresh, "gravity": "light", "owner": owner, "reason": "Viel mee, zegt B."}
    assert mo.post(address, again).status_code == 302
    case.refresh_from_db()
    assert case.gravity == "light"


def test_two_who_finish_one_track_finish_it_once(zonnedael: House, make_case: MakeCase) -> None:
    case = make_case()
    first = Track.objects.select_related("case").get(case=case, kind="police")
    second = Track.objects.select_related("case").get(case=case, kind="police")
    ruth, mo = zonnedael.actor("ruth"), zonnedael.actor("mo")
    actions.advance_track(
        actor=ruth, track=first, seen=first.version, move="finish", reason="Melding gedaan."
    )
    with pytest.raises(Conflict) as beaten:
        actions.advance_track(
            actor=mo, track=second, seen=second.version, move="finish", reason="Gebeld."
        )
    assert beaten.value.who == ruth.person.name
    assert beaten.value.when is not None
    assert Track.objects.get(pk=first.pk).reason == "Melding gedaan."


def test_two_who_choose_one_action_choose_it_once(zonnedael: House, make_case: MakeCase) -> None:
    case = make_case()
    plan = ActionPlan(title="Stevig gesprek", entry_key="order_talk")
    actions.choose_action(actor=zonnedael.actor("ruth"), case=case, plan=plan)
    with pytest.raises(Conflict):
        actions.choose_action(actor=zonnedael.actor("mo"), case=case, plan=plan)
    assert CaseAction.objects.filter(case=case).count() == 1


def test_two_who_close_at_once_close_it_once(zonnedael: House, make_case: MakeCase) -> None:
    case = make_case()
    ruth, mo = zonnedael.actor("ruth"), zonnedael.actor("mo")
    not_needed = actions.TrackPlan(is_needed=False, reason="Niets aan de hand.")
    actions.triage_case(
        actor=ruth,
        case=case,
        seen=case.version,
        gravity=Gravity.LIGHT,
        reason="Schelden.",
        tracks=dict.fromkeys(TrackKind, not_needed),
    )
    actions.discuss(
        actor=ruth, case=case, kind="team", held_on=timezone.localdate(), text="Goed gegaan."
    )
    actions.tell_reporter(actor=ruth, case=case, text="Afgerond.")
    case.refresh_from_db()
    of_mo = type(case).objects.get(pk=case.pk)
    actions.close_case(actor=ruth, case=case, seen=case.version, learning="Niets nieuws.")
    with pytest.raises(Conflict):
        actions.close_case(actor=mo, case=of_mo, seen=of_mo.version, learning="Ook niets.")
