"""What is proposed about an incident, and why; nothing of it is set by itself (REP-6)."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from luwte.catalogue.queries import TermView, offences, reference, rules_of, terms
from luwte.catalogue.rules import Gravity, Kind, Likelihood, Situation, Urgency, When
from luwte.catalogue.shelf import shelf_of
from luwte.core.clock.lanes import run_until_idle
from luwte.core.refusal import Refused
from luwte.incidents.actions import note_known, triage_case
from luwte.incidents.messages import AT_ONCE
from luwte.incidents.models import Case, Incident, IncidentTerm
from luwte.incidents.queries.proposals import Proposal, case_proposal, propose
from luwte.incidents.rules import Gravity as CaseGravity
from luwte.incidents.rules.proposals import (
    GravityReason,
    InspectorateReason,
    OffenceReason,
    inspectorate_duty,
    likelihood_of,
    propose_gravity,
)
from luwte.incidents.tests.conftest import MakeCase
from luwte.notify.models import Delivery
from luwte.policy.actions import adopt_settings, draft_settings
from luwte.policy.queries import default_norm, norm_for
from luwte.policy.rules import Kind as SettingKind
from tests.cast import House


def picked(house: House, **keys: str) -> list[TermView]:
    """`picked(house, form="threat", means="firearm consequence")`: terms by their keys."""
    found = []
    for kind, wanted in keys.items():
        known = {term.entry_key: term for term in terms(kind, organisation=house.organisation)}
        found += [known[key] for key in wanted.split()]
    return found


def proposed(house: House, **keys: str) -> Proposal:
    return propose(house.organisation, [term.id for term in picked(house, **keys)])


@pytest.mark.spec("REP-6")
@pytest.mark.parametrize(
    ("keys", "gravity", "because"),
    [
        ({"form": "verbal"}, "light", "Schelden of schreeuwen"),
        ({"form": "verbal discrimination"}, "middle", "Discriminatie"),
        ({"form": "threat"}, "middle", "Dreigen of bang maken"),
        ({"form": "threat", "means": "stabbing_weapon"}, "heavy", "Dreigen met een wapen"),
        ({"form": "verbal", "means": "spit"}, "heavy", "Spugen"),
        ({"form": "verbal", "consequence": "work_stopped"}, "middle", "moeten stoppen"),
        ({"form": "physical", "consequence": "pain"}, "heavy", "Lichamelijk geweld"),
        ({"form": "online", "means": "personal_data"}, "heavy", "adres, gezin of gegevens"),
        ({"form": "nuisance", "consequence": "hospital"}, "heavy", "ziekenhuisopname"),
    ],
)
def test_the_gravest_reason_proposes_the_gravity(
    zonnedael: House, keys: dict[str, str], gravity: str, because: str
) -> None:
    found = proposed(zonnedael, **keys).gravity
    assert found is not None
    assert found.gravity == gravity
    assert because in found.why


def test_nothing_known_proposes_nothing(zonnedael: House) -> None:
    assert not propose(zonnedael.organisation, [])


@pytest.mark.spec("REP-6")
def test_the_reason_names_the_norm_and_its_day(zonnedael: House) -> None:
    found = proposed(zonnedael, form="physical").gravity
    norm = norm_for(zonnedael.organisation)
    assert found is not None
    assert found.meaning == norm.value.heavy.description["nl"]
    assert found.examples == norm.value.heavy.examples["nl"]
    day = "die Luwte meebrengt" if norm.version == 0 else "onze norm van"
    assert day in found.why


@pytest.mark.spec("REP-6")
def test_who_decides_sees_the_proposal_and_nothing_is_chosen_for_them(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case(gravity=None, terms=picked(zonnedael, form="threat", means="firearm"))
    page = zonnedael.client("ruth").get(zonnedael.url("incidents:triage", pk=case.pk))
    text = page.content.decode()
    assert "Dreigen met een wapen: dat is zwaar" in text
    assert 'value="heavy" checked' not in text
    case.refresh_from_db()
    assert case.gravity == ""
    assert Incident.objects.get(case=case).gravity == ""


@pytest.mark.spec("REP-6")
@pytest.mark.parametrize(
    ("consequence", "urgency", "number"),
    [
        ("death", "phone", "0800-5151"),
        ("hospital", "report", ""),
        ("permanent_injury", "report", ""),
        ("doctor", "watch", ""),
        ("lasting_fear", "watch", ""),
        ("death hospital", "phone", "0800-5151"),
    ],
)
def test_the_labour_inspectorate_is_told_at_once_when_the_law_asks_it(
    zonnedael: House, consequence: str, urgency: str, number: str
) -> None:
    call = proposed(zonnedael, form="physical", consequence=consequence).inspectorate
    assert call is not None
    assert (call.urgency, call.number) == (urgency, number)
    assert call.is_now == (urgency != "watch")


@pytest.mark.spec("REP-6")
def test_bruises_and_outpatient_care_are_no_matter_for_the_inspectorate_now(
    zonnedael: House,
) -> None:
    assert proposed(zonnedael, form="physical", consequence="pain first_aid").inspectorate is None
    watch = proposed(zonnedael, form="physical", consequence="doctor").inspectorate
    assert watch is not None and not watch.is_now
    assert "alsnog" in watch.text
    admitted = proposed(zonnedael, form="physical", consequence="hospital").inspectorate
    assert admitted is not None and "dagopname" in admitted.text
    assert "Laat de plek zoals die is" in admitted.text


@pytest.mark.spec("REP-6")
def test_offences_are_named_as_what_it_could_be_the_likely_ones_first(zonnedael: House) -> None:
    lines = proposed(zonnedael, form="physical").offences
    assert lines[0].offence.key == "art_300_304" and lines[0].is_likely
    keys = {line.offence.key for line in lines}
    # Without a weapon or grave injury nobody speaks of killing or of forbidden weapons.
    assert not keys & {"wwm", "art_287_289_45", "art_157", "art_142a"}
    armed = {
        line.offence.key for line in proposed(zonnedael, form="physical", means="firearm").offences
    }
    assert {"wwm", "art_287_289_45"} <= armed


@pytest.mark.spec("REP-6")
def test_a_threat_alone_is_only_perhaps_punishable_and_with_a_knife_likely(
    zonnedael: House,
) -> None:
    def threat(**keys: str) -> str:
        lines = proposed(zonnedael, **keys).offences
        return next(line.likelihood for line in lines if line.offence.key == "art_285")

    assert threat(form="threat") == Likelihood.POSSIBLE
    assert threat(form="threat", means="stabbing_weapon") == Likelihood.LIKELY


@pytest.mark.spec("REP-6")
def test_stalking_asks_for_the_klacht_of_the_victim(zonnedael: House) -> None:
    found = proposed(zonnedael, form="stalking")
    assert found.needs_klacht
    assert not proposed(zonnedael, form="damage").needs_klacht


def test_a_case_is_proposed_by_all_its_incidents(zonnedael: House, make_case: MakeCase) -> None:
    case = make_case(terms=picked(zonnedael, form="verbal", consequence="death"))
    found = case_proposal(zonnedael.organisation, Case.objects.get(pk=case.pk))
    assert found.inspectorate is not None and found.inspectorate.urgency == Urgency.PHONE


def test_every_rule_names_an_offence_that_is_there(zonnedael: House) -> None:
    known = {one.key for one in offences(organisation=zonnedael.organisation)}
    rules = rules_of(Kind.OFFENCE_RULE, organisation=zonnedael.organisation)
    assert rules and {rule.data.offence for rule in rules} <= known


def _reasons() -> st.SearchStrategy[list[GravityReason]]:
    keys = st.sampled_from(["a", "b", "c"])
    one = st.builds(
        GravityReason,
        st.sampled_from(Gravity),
        st.text(max_size=3),
        st.builds(When, forms=st.lists(keys, max_size=2).map(tuple)),
    )
    return st.lists(one, max_size=6)


@given(_reasons(), st.frozensets(st.sampled_from(["a", "b", "c"])))
def test_more_that_is_known_never_proposes_something_lighter(
    reasons: list[GravityReason], forms: frozenset[str]
) -> None:
    less = propose_gravity(reasons, Situation(forms=forms))
    more = propose_gravity(reasons, Situation(forms=forms | {"a"}))
    if less is not None:
        assert more is not None and more.gravity.weight >= less.gravity.weight


def test_an_offence_with_a_condition_is_not_named_without_it() -> None:
    reason = OffenceReason("x", Likelihood.LIKELY, True, "why", When(means=("knife",)))
    armed = Situation(means=frozenset({"knife"}))
    assert likelihood_of("x", Likelihood.POSSIBLE, [reason], Situation()) is None
    assert likelihood_of("x", Likelihood.POSSIBLE, [reason], armed) == (Likelihood.LIKELY, "why")
    assert likelihood_of("y", Likelihood.POSSIBLE, [reason], armed) == (Likelihood.POSSIBLE, "")


def test_the_most_urgent_duty_wins() -> None:
    def duty(urgency: Urgency) -> InspectorateReason:
        return InspectorateReason(urgency, "", "", When())

    found = inspectorate_duty([duty(one) for one in reversed(Urgency)], Situation())
    assert found is not None and found.urgency is Urgency.PHONE
    assert inspectorate_duty([], Situation()) is None


def adopted(house: House, usual: dict[str, str]) -> None:
    """Ruth drafts a norm with these usual gravities, Karin adopts it."""
    norm = dataclasses.replace(default_norm(house.organisation), usual=usual)
    draft_settings(actor=house.actor("ruth"), settings=norm, kind=SettingKind.NORM, reason="Zo.")
    adopt_settings(actor=house.actor("karin"), kind=SettingKind.NORM, edits_seen=1)


@pytest.mark.spec("REP-6")
def test_the_adopted_norm_decides_what_is_proposed_and_is_named_by_its_day(
    zonnedael: House,
) -> None:
    with time_machine.travel(datetime(2027, 3, 3, 10, tzinfo=UTC), tick=False):
        adopted(zonnedael, {"discrimination": "heavy"})
    found = proposed(zonnedael, form="discrimination").gravity
    assert found is not None
    assert found.why == "Discriminatie: dat is zwaar volgens onze norm van 3 maart 2027."
    other = proposed(zonnedael, form="verbal").gravity
    assert other is not None and other.gravity == "light"


def test_the_norm_says_how_grave_a_form_usually_is_and_history_tells_it(zonnedael: House) -> None:
    address = zonnedael.url("policy:draft", kind="norm")
    page = zonnedael.client("ruth").get(address)
    assert "zoals Luwte het meegeeft: licht" in page.content.decode()
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {"edits_seen": "0", "usual_verbal": "middle", "reason": "Schelden raakt ons."}
    assert zonnedael.client("ruth").post(address, data).status_code == 302
    proposal = zonnedael.client("karin").get(zonnedael.url("policy:proposal", kind="norm"))
    assert "Hoe ernstig het meestal is: Schelden of schreeuwen" in proposal.content.decode()
    wrong = {**data, "usual_verbal": "enormous"}
    assert zonnedael.client("ruth").post(address, wrong).status_code == 422


def test_a_case_keeps_the_norm_by_which_its_gravity_was_judged(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()

    def judged() -> int:
        ruth, now = zonnedael.actor("ruth"), Case.objects.get(pk=case.pk)
        triage_case(
            actor=ruth, case=now, seen=now.version, gravity=CaseGravity.HEAVY, reason="Zo is het."
        )
        return Case.objects.get(pk=case.pk).norm_version

    assert judged() == 0
    adopted(zonnedael, {"verbal": "middle"})
    assert Case.objects.get(pk=case.pk).norm_version == 0
    assert judged() == 1


def told_at_once(house: House, key: str) -> int:
    run_until_idle(["events"])
    rows = Delivery.objects.filter(person=house.person(key), message=AT_ONCE, channel="email")
    return rows.count()


@pytest.mark.spec("REP-6")
def test_who_must_tell_the_inspectorate_hears_it_at_once_and_once(
    zonnedael: House, make_case: MakeCase
) -> None:
    make_case(terms=picked(zonnedael, form="physical", consequence="pain"))
    assert told_at_once(zonnedael, "ruth") == 0
    make_case(terms=picked(zonnedael, form="physical", consequence="hospital"))
    assert told_at_once(zonnedael, "ruth") == 1
    assert told_at_once(zonnedael, "karin") == 1
    assert told_at_once(zonnedael, "sanne") == 0


@pytest.mark.spec("REP-6")
def test_what_shows_only_later_is_noted_by_a_handler_and_passed_on_then(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case(terms=picked(zonnedael, form="physical", consequence="doctor"))
    assert told_at_once(zonnedael, "ruth") == 0
    incident = Incident.objects.get(case=case)
    address = zonnedael.url("incidents:known", pk=incident.pk)
    ruth = zonnedael.client("ruth")
    assert "Naar dokter of spoedpost" in ruth.get(address).content.decode()
    (injury,) = picked(zonnedael, consequence="permanent_injury")
    assert ruth.post(address, {"consequence": [str(injury.id)]}).status_code == 302
    assert told_at_once(zonnedael, "ruth") == 1
    page = ruth.get(zonnedael.url("incidents:case", pk=case.pk)).content.decode()
    assert "meldt dit meteen aan de Arbeidsinspectie" in page
    assert "Blijvend letsel" in page
    # The forms of the report stay; only what was asked here is replaced.
    assert incident.terms.filter(kind="form").count() == 1
    assert zonnedael.client("sanne").post(address, {}).status_code == 404


def test_nothing_is_noted_in_a_closed_case_nor_of_another_kind(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    incident = Incident.objects.select_related("case").get(case=case)
    (form,) = picked(zonnedael, form="threat")
    ruth = zonnedael.actor("ruth")
    with pytest.raises(Refused):
        note_known(actor=ruth, incident=incident, chosen=[form], offered={form.id})
    (pain,) = picked(zonnedael, consequence="pain")
    with pytest.raises(Refused):
        note_known(actor=ruth, incident=incident, chosen=[pain], offered=set())
    Case.objects.filter(pk=case.pk).update(state="closed")
    closed = Incident.objects.select_related("case").get(case=case)
    with pytest.raises(Refused):
        note_known(actor=ruth, incident=closed, chosen=[pain], offered={pain.id})
    assert not incident.terms.exists()


@pytest.mark.spec("REP-6")
def test_an_organisation_with_an_older_edition_is_told_of_the_duty_too(
    zonnedael: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = shelf_of(zonnedael.organisation)
    rules = {Kind.GRAVITY_RULE, Kind.OFFENCE_RULE, Kind.INSPECTORATE_RULE}
    older = {place: fact for place, fact in shelf.facts.items() if fact.kind not in rules}
    before = dataclasses.replace(shelf, facts=older)
    monkeypatch.setattr(reference, "shelf_of", lambda _organisation: before)
    found = proposed(zonnedael, form="physical", consequence="hospital")
    assert found.inspectorate is not None and found.inspectorate.is_now
    assert found.gravity is not None and found.gravity.gravity == "heavy"


@pytest.mark.spec("REP-6")
def test_that_it_was_told_is_noted_and_asked_again_when_it_turns_out_worse(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case(terms=picked(zonnedael, form="physical", consequence="hospital"))
    ruth = zonnedael.client("ruth")
    page = zonnedael.url("incidents:case", pk=case.pk)
    address = zonnedael.url("incidents:inspectorate", pk=case.pk)
    assert address in ruth.get(page).content.decode()
    assert ruth.post(address, {"text": "", "seen": "1"}).status_code == 422
    data = {"text": "Karin meldde het om 14:00 online.", "seen": "1"}
    assert ruth.post(address, data).status_code == 302
    noted = ruth.get(page).content.decode()
    assert "Karin meldde het om 14:00 online." in noted and address not in noted
    (death,) = picked(zonnedael, consequence="death")
    IncidentTerm.objects.create(
        incident=Incident.objects.get(case=case), term_id=death.id, kind=death.kind
    )
    worse = ruth.get(page).content.decode()
    assert "0800-5151" in worse and address in worse
