"""Every kind of settings has a page for all staff and a form that keeps what was typed."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from luwte.core.models import AuditEntry, StoredFile
from luwte.policy.models import SettingVersion
from luwte.policy.queries import (
    authority_for,
    care_for,
    letterhead_for,
    logo_of,
    matrix_for,
    pack_matrix,
    retention_for,
)
from luwte.policy.rules import ALWAYS, Kind
from luwte.policy.shipped import pack_names
from luwte.policy.tests.pictures import a_png
from luwte.policy.tests.typing_forms import Person
from luwte.policy.wording.measures import matrix_rows
from tests.cast import Cast, House

OWN_PAGES = [kind for kind in Kind if kind not in (Kind.NORM, Kind.TERMS)]


def read(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def drafts(house: House, kind: Kind, who: str = "ruth", **typed: Any) -> str:
    """Fill in the form of a draft; returns the page that follows."""
    person = Person(house.client(who))
    person.opens(house.url("policy:draft", kind=kind.value))
    person.sends(**{"reason": "Eigen keuze", **typed})
    return html.unescape(person.page)


def adopts(house: House, kind: Kind) -> None:
    row = SettingVersion.objects.get(kind=kind.value, state="draft")
    url = house.url("policy:adopt", kind=kind.value)
    assert house.client("karin").post(url, {"edits_seen": row.edits}).status_code == 302


def refused(house: House, kind: Kind, **typed: Any) -> str:
    """Send the form with something wrong in it; returns the page with what is wrong."""
    person = Person(house.client("ruth"))
    url = house.url("policy:draft", kind=kind.value)
    person.opens(url)
    answer = person.client.post(url, {**person.form["values"], "reason": "Mijn reden", **typed})
    assert answer.status_code == 422
    shown = read(answer)
    assert "Mijn reden" in shown and "Wat je invulde, staat er nog" in shown
    return shown


@pytest.mark.parametrize("kind", OWN_PAGES)
def test_everybody_reads_what_counts_and_only_a_drafter_sees_the_way_to_change_it(
    zonnedael: House, kind: Kind
) -> None:
    url = zonnedael.url("policy:now", kind=kind.value)
    answer = zonnedael.client("sanne").get(url)
    assert answer.status_code == 200
    assert "/draft/" not in read(answer)
    assert f"/{kind.value}/draft/" in read(zonnedael.client("ruth").get(url))


def test_the_first_page_leads_to_all_of_them_and_norm_and_terms_stay_there(
    zonnedael: House,
) -> None:
    client = zonnedael.client("sanne")
    shown = read(client.get(zonnedael.url("policy:agreements")))
    for kind in OWN_PAGES:
        assert zonnedael.url("policy:now", kind=kind.value) in shown
    answer = client.get(zonnedael.url("policy:now", kind="norm"))
    assert answer.headers["Location"] == zonnedael.url("policy:agreements")


def test_what_always_holds_has_no_switch_and_the_screens_say_so(zonnedael: House) -> None:
    shown = read(zonnedael.client("sanne").get(zonnedael.url("policy:now", kind="matrix")))
    assert all(str(line) in shown for line in ALWAYS)
    assert "Dit kun je niet uitzetten" in shown
    ruth = Person(zonnedael.client("ruth"))
    ruth.opens(zonnedael.url("policy:draft", kind="matrix"))
    ruth.sends(start_from="municipality", reason="Proef")
    ruth.opens(zonnedael.url("policy:matrix_class", key="C"))
    assert "Dat kun je niet uitzetten" in ruth.page
    # Whatever somebody sends along, the other party is heard: before or promptly after.
    sent = {**ruth.form["values"], "step_1_hearing": "never"}
    answer = ruth.client.post(zonnedael.url("policy:matrix_class", key="C"), sent)
    assert answer.status_code == 422


@pytest.mark.spec("RUL-6")
def test_who_may_decide_what_is_drafted_read_in_words_and_adopted(zonnedael: House) -> None:
    proposal = drafts(
        zonnedael,
        Kind.AUTHORITY,
        police_no_deciders=["director"],
        police_no_over="organisation",
        police_no_second=["legal"],
    )
    assert "Niet naar de politie gaan: wie beslist?" in proposal
    assert "coördinator, leidinggevende boven het team of directie of bestuur" in proposal
    adopts(zonnedael, Kind.AUTHORITY)
    rule = authority_for(zonnedael.organisation).value.rule("police_no")
    assert (rule.deciders, rule.over, rule.second) == (("director",), "organisation", ("legal",))
    history = zonnedael.client("sanne").get(zonnedael.url("policy:history", kind="authority"))
    assert "Niet naar de politie gaan: wie beslist?" in read(history)


def test_a_decision_without_anybody_is_refused_at_its_own_field(zonnedael: House) -> None:
    shown = refused(zonnedael, Kind.AUTHORITY, access_ban_deciders=[])
    assert ": kies minstens één rol die dit mag beslissen" in shown
    assert 'id="id_access_ban_deciders_error"' in shown


@pytest.mark.spec("CAR-1")
def test_moments_of_care_are_changed_added_and_taken_away(zonnedael: House) -> None:
    proposal = drafts(
        zonnedael,
        Kind.CARE,
        light_1_after="1",
        light_1_unit="working_days",
        light_2_after="2",
        light_2_unit="weeks",
        heavy_6_after="",
        offer_again_days="7",
    )
    assert "binnen 1 werkdag" in proposal
    adopts(zonnedael, Kind.CARE)
    care = care_for(zonnedael.organisation).value
    assert [(one.after, one.unit) for one in care.light] == [(1, "working_days"), (2, "weeks")]
    assert len(care.heavy) == 5 and care.heavy[-1].latest == 8
    assert care.offer_again_days == 7


def test_moments_that_go_back_in_time_are_refused_in_their_place(zonnedael: House) -> None:
    shown = refused(zonnedael, Kind.CARE, middle_2_after="999")
    assert "van vroeg naar laat" in shown and 'id="id_middle_1_after_error"' in shown
    assert 'value="999"' in shown
    assert "minstens één keer contact" in refused(zonnedael, Kind.CARE, light_1_after="").lower()


@pytest.mark.spec("GOV-3")
def test_terms_of_keeping_are_changed_within_reason(zonnedael: House) -> None:
    assert "2 jaar" in drafts(zonnedael, Kind.RETENTION, other_party="12")
    adopts(zonnedael, Kind.RETENTION)
    assert retention_for(zonnedael.organisation).value.of("other_party").words == "1 jaar"
    shown = refused(zonnedael, Kind.RETENTION, visit_details="48")
    assert "Kies tussen 1 uur en 24 uur" in shown and 'value="48"' in shown
    care = read(zonnedael.client("sanne").get(zonnedael.url("policy:now", kind="care")))
    assert "1 jaar na het laatste gesprek" in care
    page = read(zonnedael.client("sanne").get(zonnedael.url("policy:now", kind="retention")))
    assert "nog te controleren" in page and "laatste voorval" in page


@pytest.mark.spec("RES-8")
def test_a_letterhead_with_a_logo_is_adopted_and_everybody_sees_the_logo(cast: Cast) -> None:
    from luwte.tenancy.scope import scope

    house = cast.zonnedael
    with scope(house.organisation):
        drafts(
            house,
            Kind.LETTERHEAD,
            phone="0800 1234",
            place="Zonnedael",
            ink="#0B3D4A",
            logo=SimpleUploadedFile("logo.png", a_png(), "image/png"),
            logo_alt="Een zon boven een dal",
        )
        adopts(house, Kind.LETTERHEAD)
        head = letterhead_for(house.organisation).value
        assert (head.phone, head.place, head.ink) == ("0800 1234", "Zonnedael", "#0b3d4a")
        logo = logo_of(head)
        assert logo is not None and logo.data.startswith(b"\x89PNG")
        assert (logo.media_type, logo.alt) == ("image/png", "Een zon boven een dal")
    url = house.url("policy:logo", pk=head.logo_id)
    answer = house.client("sanne").get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    elsewhere = cast.de_linde.url("policy:logo", pk=head.logo_id)
    assert cast.de_linde.client("eva").get(elsewhere).status_code == 404
    assert AuditEntry.objects.filter(verb="policy.keep_logo").exists()


def test_a_logo_is_not_lost_when_something_else_is_wrong(zonnedael: House) -> None:
    upload = SimpleUploadedFile("logo.png", a_png(), "image/png")
    shown = refused(zonnedael, Kind.LETTERHEAD, ink="#eeeeee", logo=upload, logo_alt="Een zon")
    assert "te licht op papier" in shown
    kept = StoredFile.objects.get()
    assert f'name="logo_id" value="{kept.pk}"' in shown


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "geen PNG of JPEG"),
        ("logo.png", b"MZ" + b"\0" * 200, "geen PNG of JPEG"),
        ("logo.png", a_png() + b"\0" * 1_100_000, "groter dan 1 MB"),
    ],
)
def test_what_is_no_logo_is_refused_with_a_sentence(
    zonnedael: House, name: str, data: bytes, said: str
) -> None:
    upload = SimpleUploadedFile(name, data, "image/png")
    assert said in refused(zonnedael, Kind.LETTERHEAD, logo=upload, logo_alt="Een zon")
    assert not StoredFile.objects.exists()


def test_a_file_of_something_else_never_becomes_a_logo(zonnedael: House) -> None:
    from luwte.core import files

    secret = files.store([a_png()], actor=zonnedael.actor("sanne"), content_type="image/png")
    shown = refused(zonnedael, Kind.LETTERHEAD, logo_id=str(secret.pk), logo_alt="Iets anders")
    assert "Het logo is er niet meer" in shown


NASTY = [
    (Kind.AUTHORITY, {"warning_over": "the moon", "limit_deciders": ["king"]}),
    (Kind.AUTHORITY, {"pack": "x" * 500}),
    (Kind.CARE, {"light_1_unit": "", "edits_seen": "now"}),
    (Kind.CARE, {"light_1_after": "9" * 30, "heavy_2_latest": "-4", "load_count": "🙂"}),
    (Kind.RETENTION, {"other_party": "9" * 40, "camera": ""}),
    (Kind.LETTERHEAD, {"logo_id": "../../etc/passwd", "ink": "red; background: url(x)"}),
    (Kind.LETTERHEAD, {"logo_id": "019f0000-0000-7000-8000-000000000000", "name": "x" * 999}),
]


@pytest.mark.parametrize(("kind", "typed"), NASTY)
def test_whatever_is_sent_answers_with_the_form(
    zonnedael: House, kind: Kind, typed: dict[str, Any]
) -> None:
    refused(zonnedael, kind, **typed)
    assert not SettingVersion.objects.exists()


@pytest.mark.parametrize(
    "asked", ["remove", "remove:Z", "lighter:Z", "fly:A", "", "earlier_step:A:99", "later_step:A:x"]
)
def test_a_move_that_cannot_be_changes_nothing(zonnedael: House, asked: str) -> None:
    ruth = Person(zonnedael.client("ruth"))
    ruth.opens(zonnedael.url("policy:draft", kind="matrix"))
    ruth.sends(start_from="municipality", reason="Proef")
    before = SettingVersion.objects.get().values
    url = zonnedael.url("policy:matrix_arrange")
    answer = ruth.client.post(url, {"do": asked, "edits_seen": "1"})
    assert answer.status_code in (302, 404)
    assert SettingVersion.objects.get().values == before


def test_one_more_step_loses_nothing_and_judges_nothing(zonnedael: House) -> None:
    ruth = Person(zonnedael.client("ruth"))
    ruth.opens(zonnedael.url("policy:draft", kind="matrix"))
    ruth.sends(start_from="school", reason="Proef")
    ruth.opens(zonnedael.url("policy:matrix_new_class"))
    ruth.sends(
        ("more", "step"),
        label_nl="Half ingevuld",
        forms=["threat", "online"],
        step_1_1_kinds=["warning"],
        step_1_1_most="4",
        step_1_1_unit="weeks",
    )
    values = ruth.form["values"]
    assert values["label_nl"] == "Half ingevuld" and values["forms"] == ["threat", "online"]
    assert values["step_1_1_kinds"] == ["warning"] and values["step_1_1_most"] == "4"
    assert values["step_1_1_unit"] == "weeks"
    assert "step_2_1_most" in values and values["steps"] == "2"
    ruth.sends(("more", "options:1"), step_1_remarks_nl="Bel eerst")
    values = ruth.form["values"]
    assert values["step_1_1_kinds"] == ["warning"] and values["step_1_1_unit"] == "weeks"
    assert values["step_1_2_most"] == "" and values["step_1_options"] == "2"
    assert values["step_1_remarks_nl"] == "Bel eerst" and values["steps"] == "2"
    assert len(matrix_for(zonnedael.organisation).value.classes) == 4  # nothing counts yet


def test_what_is_missing_in_a_class_is_named_at_its_field(zonnedael: House) -> None:
    ruth = Person(zonnedael.client("ruth"))
    ruth.opens(zonnedael.url("policy:draft", kind="matrix"))
    ruth.sends(start_from="school", reason="Proef")
    url = zonnedael.url("policy:matrix_class", key="B")
    ruth.opens(url)
    typed = {**ruth.form["values"], "step_2_1_kinds": [], "label_nl": ""}
    typed["step_1_1_most"] = "0"
    answer = ruth.client.post(url, typed)
    shown = read(answer)
    assert answer.status_code == 422
    assert 'id="id_label_nl_error"' in shown
    typed["label_nl"] = "Dreigen"
    shown = read(ruth.client.post(url, typed))
    assert 'id="id_step_2_1_kinds_error"' in shown and 'id="id_step_1_1_most_error"' in shown
    assert "Dreigen" in shown


def test_two_people_in_one_matrix_do_not_overwrite_each_other(zonnedael: House) -> None:
    ruth, femke = Person(zonnedael.client("ruth")), Person(zonnedael.client("femke"))
    ruth.opens(zonnedael.url("policy:draft", kind="matrix"))
    ruth.sends(start_from="municipality", reason="Proef")
    url = zonnedael.url("policy:matrix_class", key="B")
    ruth.opens(url)
    femke.opens(url)
    femke.sends(label_nl="Door Femke")
    answer = ruth.client.post(url, {**ruth.form["values"], "label_nl": "Door Ruth"})
    shown = read(answer)
    assert answer.status_code == 422
    assert "Femke" in shown and "Door Ruth" in shown


def test_removing_asks_once_more_and_moving_changes_the_order(zonnedael: House) -> None:
    ruth = Person(zonnedael.client("ruth"))
    ruth.opens(zonnedael.url("policy:draft", kind="matrix"))
    ruth.sends(start_from="municipality", reason="Proef")
    ruth.presses("do", "remove:A")
    assert keys_of_the_draft() == ["A", "B", "C", "D"]
    ruth.confirms()
    assert keys_of_the_draft() == ["B", "C", "D"]
    ruth.presses("do", "heavier:B")
    assert keys_of_the_draft() == ["C", "B", "D"]
    ruth.opens(zonnedael.url("policy:proposal", kind="matrix"))
    shown = html.unescape(ruth.page)
    assert "Klasse van gedrag: A. Lomp of hinderlijk" in shown
    assert "Klassen, van licht naar zwaar" in shown


def keys_of_the_draft() -> list[str]:
    row = SettingVersion.objects.get(kind="matrix", state="draft")
    return [one["key"] for one in row.values["classes"]]


def test_a_matrix_that_nobody_changed_is_not_adopted_again(zonnedael: House) -> None:
    ruth = Person(zonnedael.client("ruth"))
    for version in (1, 2):
        ruth.opens(zonnedael.url("policy:draft", kind="matrix"))
        ruth.sends(start_from="current", reason="Hetzelfde")
        row = SettingVersion.objects.get(state="draft")
        answer = zonnedael.client("karin").post(
            zonnedael.url("policy:adopt", kind="matrix"), {"edits_seen": row.edits}, follow=True
        )
        if version == 2:
            assert "niets anders" in read(answer)
    assert matrix_for(zonnedael.organisation).version == 1


def test_the_matrix_says_where_it_and_who_decides_do_not_fit(zonnedael: House) -> None:
    ruth = Person(zonnedael.client("ruth"))
    ruth.opens(zonnedael.url("policy:draft", kind="matrix"))
    ruth.sends(start_from="municipality", reason="Proef")
    ruth.opens(zonnedael.url("policy:matrix_class", key="D"))
    ruth.sends(step_1_1_deciders=["reception"])
    assert "niemand die daar staat mag “Toegangsontzegging” beslissen" in html.unescape(ruth.page)


def test_rules_that_leave_the_table_without_a_decider_say_so_before_they_are_adopted(
    zonnedael: House,
) -> None:
    proposal = drafts(zonnedael, Kind.AUTHORITY, access_ban_deciders=["hr"])
    assert "niemand die daar staat mag “Toegangsontzegging” beslissen; dat doet HR" in proposal


@pytest.mark.parametrize("kind", list(Kind))
def test_the_small_practice_starts_from_its_own_sector_and_one_person_may_adopt(
    de_linde: House, kind: Kind
) -> None:
    if kind is not Kind.MATRIX:
        assert (
            de_linde.client("eva")
            .get(de_linde.url("policy:now", kind=kind.value), follow=True)
            .status_code
            == 200
        )
        return
    bas = Person(de_linde.client("bas"))
    bas.opens(de_linde.url("policy:draft", kind="matrix"))
    bas.sends(start_from="current", reason="Zo doen wij het")
    url = de_linde.url("policy:adopt", kind="matrix")
    assert de_linde.client("bas").post(url, {"edits_seen": "1"}).status_code == 302
    adopted = matrix_for(de_linde.organisation)
    assert (adopted.version, adopted.value.pack) == (1, "gp_care")


@pytest.mark.parametrize("pack", pack_names())
def test_the_table_reads_in_english_too(zonnedael: House, pack: str) -> None:
    with translation.override("en"):
        rows = matrix_rows(pack_matrix(pack))
        said = " ".join(line for row in rows for step in row.steps for line in step.cell.lines)
    assert "decides: " in said and "beslist" not in said
