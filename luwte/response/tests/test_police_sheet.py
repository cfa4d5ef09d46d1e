"""The police sheet: gaps first, the seven W's, never a private address, in care nothing medical."""

from __future__ import annotations

import pytest

from luwte.catalogue.queries import terms
from luwte.catalogue.rules import Kind
from luwte.core.models import AuditEntry
from luwte.incidents.actions import Involved
from luwte.incidents.rules import PersonRole
from luwte.response.actions.evidence import EvidenceItem, ask_evidence, move_evidence
from luwte.response.queries.police_paper import sheet_pdf
from luwte.response.queries.police_sheet import Sheet, sheet_of
from luwte.response.rules.states import EvidenceKind
from luwte.response.tests.police_stage import a_case, a_desk, with_ground
from tests.cast import House


def lines(sheet: Sheet) -> str:
    """All that stands on it, as one text."""
    return "\n".join(f"{label}: {value}" for block in sheet.blocks for label, value in block.lines)


@pytest.mark.spec("POL-2")
def test_it_holds_what_is_known_and_names_what_is_missing_first(zonnedael: House) -> None:
    sanne, bram = zonnedael.person("sanne"), zonnedael.person("bram")
    case = a_case(
        zonnedael,
        "sanne",
        forms=("threat",),
        location=zonnedael.location("Stadskantoor"),
        narrative="Hij sloeg op de balie. Daarna liep hij weg.",
        spoken="Ik weet je te vinden.",
        other_party="Man, blauwe jas",
        people=[Involved(PersonRole.VICTIM, sanne), Involved(PersonRole.WITNESS, bram)],
    )
    desk = a_desk(zonnedael, "mo", case)
    sheet = sheet_of(zonnedael.actor("mo"), desk)
    known = lines(sheet)
    for words in (
        case.number,
        sanne.name,
        bram.name,
        "Stadskantoor",
        "Hij sloeg op de balie.",
        "Ik weet je te vinden.",
        "blauwe jas",
        "VPT",
    ):
        assert words in known
    address = zonnedael.location("Stadskantoor").address
    assert address and address in known
    # With what, and injury or damage, nobody told.
    assert len(sheet.gaps) == 2
    html = zonnedael.client("mo").get(zonnedael.url("response:police_sheet", pk=case.pk))
    page = html.content.decode()
    assert page.index(sheet.gaps[0][:12]) < page.index("blauwe jas")
    assert "PIF" not in page


@pytest.mark.spec("POL-2")
def test_a_private_address_never_stands_on_it(zonnedael: House) -> None:
    case = a_case(
        zonnedael,
        "sanne",
        narrative="Hij schold. Ik woon aan de Dorpsstraat 12 en daar stond hij ook. Toen ging hij.",
    )
    sheet = sheet_of(zonnedael.actor("mo"), a_desk(zonnedael, "mo", case))
    assert "Dorpsstraat" not in lines(sheet)
    assert any("Dorpsstraat" in one for one in sheet.left_out)
    assert "Hij schold." in lines(sheet)


@pytest.mark.spec("POL-2")
def test_in_care_what_is_medical_is_left_out_and_told_to_who_makes_it(de_linde: House) -> None:
    ill = [one for one in terms(Kind.MOTIVE) if one.entry_key == "illness_substances"]
    assert ill
    case = a_case(de_linde, "eva", forms=("threat",), narrative=MEDICAL)
    incident = case.incidents.get()
    incident.terms.create(term_id=ill[0].id, kind="motive")
    sheet = sheet_of(de_linde.actor("noor"), a_desk(de_linde, "noor", case))
    known = lines(sheet)
    assert "Hij dreigde aan de balie." in known and "Daarna liep hij weg." in known
    for secret in ("schizofrenie", "methadon", ill[0].label):
        assert secret not in known
    told = " ".join(sheet.left_out)
    assert "schizofrenie" in told and "methadon" in told
    paper = sheet_pdf(sheet)
    assert paper.startswith(b"%PDF")


MEDICAL = (
    "Hij dreigde aan de balie. Hij heeft schizofrenie. Hij wilde methadon. Daarna liep hij weg."
)


@pytest.mark.spec("POL-2", "POL-4")
def test_in_care_the_pdf_waits_for_its_ground(de_linde: House) -> None:
    case = a_case(de_linde, "eva", forms=("threat",))
    noor = de_linde.client("noor")
    address = de_linde.url("response:police_sheet_file", pk=case.pk)
    blocked = noor.get(address)
    assert blocked.status_code == 302
    assert blocked["Location"] == de_linde.url("response:ground", pk=case.pk, addressee="police")
    with_ground(de_linde.actor("noor"), a_desk(de_linde, "noor", case))
    given = noor.get(address)
    assert given.status_code == 200 and given.content.startswith(b"%PDF")
    assert "no-store" in given["Cache-Control"]
    # The name of the file is a number and no person.
    assert case.number.lower() in given["Content-Disposition"]


@pytest.mark.spec("POL-2", "GOV-2")
def test_reading_it_is_left_in_the_audit_and_only_for_whose_task_it_is(zonnedael: House) -> None:
    case = a_case(zonnedael, "sanne")
    address = zonnedael.url("response:police_sheet", pk=case.pk)
    for who in ("sanne", "bram", "tessa", "joost", "ravi"):
        assert zonnedael.client(who).get(address).status_code == 404
    assert zonnedael.client("mo").get(address).status_code == 200
    read = AuditEntry.objects.get(verb="response.read_police_sheet", object_id=case.pk)
    assert (read.actor_id, read.outcome) == (zonnedael.person("mo").pk, "read")


@pytest.mark.spec("POL-2")
def test_what_was_held_is_an_attachment(zonnedael: House) -> None:
    case = a_case(zonnedael, "sanne")
    mo, desk = zonnedael.actor("mo"), a_desk(zonnedael, "mo", case)
    item = EvidenceItem(EvidenceKind.CAMERA, "Camera balie 3")
    row = ask_evidence(actor=mo, desk=desk, item=item)
    assert sheet_of(mo, desk).attachments == []
    move_evidence(actor=mo, desk=desk, evidence=row, move="hold", keeper_name="Beveiliging")
    assert any("Camera balie 3" in one for one in sheet_of(mo, desk).attachments)


@pytest.mark.spec("POL-2")
def test_an_emoji_does_not_keep_the_sheet_from_being_made(zonnedael: House) -> None:
    case = a_case(zonnedael, "sanne", spoken="Ik weet je te vinden \N{PISTOL}")
    sheet = sheet_of(zonnedael.actor("mo"), a_desk(zonnedael, "mo", case))
    assert sheet_pdf(sheet).startswith(b"%PDF")
