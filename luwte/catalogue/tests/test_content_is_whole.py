"""`manage.py catalogue check` finds what is wrong with the files before anybody adopts them."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from luwte.catalogue.queries import OpenDoor, doors
from luwte.catalogue.tests.drafts import Change, change_entry, change_file, copy_of_content


def check(root: Path | None = None) -> str:
    """What the command complains about; "" when the content is whole."""
    complaints = io.StringIO()
    arguments: dict[str, Any] = {"content": root} if root else {}
    try:
        call_command("catalogue", "check", stdout=io.StringIO(), stderr=complaints, **arguments)
    except CommandError:
        return complaints.getvalue()
    return ""


def test_the_shipped_content_is_whole_and_sealed() -> None:
    assert check() == ""


def without(*path: str) -> Change:
    def change(entry: dict[str, Any]) -> None:
        for name in path[:-1]:
            entry = entry[name]
        del entry[path[-1]]

    return change


def put(name: str, value: Any) -> Change:
    return lambda entry: entry.__setitem__(name, value)


def points_nowhere(entry: dict[str, Any]) -> None:
    entry["when"]["forms"] = ["shouting_at_the_moon"]


FORM, ACTION, OFFENCE = (
    ("public_task/forms.yaml", "verbal"),
    ("public_task/actions.yaml", "order_talk"),
    ("public_task/offences.yaml", "art_285b"),
)
WRONGS: dict[str, tuple[tuple[str, str], Change, str]] = {
    "no Dutch": (FORM, without("nl"), "the text in 'nl' is missing"),
    "no English": (FORM, without("en"), "the text in 'en' is missing"),
    "an empty English label": (
        FORM,
        lambda entry: entry["en"].update(label=""),
        "'label' is missing in 'en'",
    ),
    "no explanation": (ACTION, without("nl", "text"), "'text' is missing in 'nl'"),
    "no source": (OFFENCE, without("source"), "the source is missing"),
    "a source of blanks": (OFFENCE, put("source", "  "), "the source is missing"),
    "no date of the check": (OFFENCE, without("checked_on"), "checked_on must be a date"),
    "a check in the future": (OFFENCE, put("checked_on", date(2199, 1, 1)), "lies in the future"),
    "an unknown field": (FORM, put("colour", "red"), "unknown field colour"),
    "a missing field": (ACTION, without("addressee"), "'addressee' is missing"),
    "a word that is no choice": (ACTION, put("addressee", "mayor"), "'mayor' is none of"),
    "a number as text": (ACTION, put("number", "17"), "is not of type int"),
    "a phase that does not exist": (ACTION, put("phase", "panic"), "'panic' is none of"),
    "a door that does not exist": (
        ACTION,
        put("opens", "response.dragon"),
        "points to door.response.dragon, which does not exist",
    ),
    "an offence for an unknown form": (
        OFFENCE,
        put("forms", ["haunting"]),
        "points to form.haunting, which does not exist",
    ),
    "a rule for an unknown form": (
        ("public_task/rules.yaml", "physical_report"),
        points_nowhere,
        "points to form.shouting_at_the_moon, which does not exist",
    ),
    "a rule for an unknown action": (
        ("public_task/rules.yaml", "physical_report"),
        put("action", "shout_back"),
        "points to action.shout_back, which does not exist",
    ),
    "a number of an action twice": (ACTION, put("number", 18), "missing [17]"),
    "another text under the same version": (
        FORM,
        lambda entry: entry["nl"].update(label="Grofheid"),
        "public_task:form.verbal: changed without a new version (it still says 1)",
    ),
    "another source under the same version": (
        OFFENCE,
        put("source", "van horen zeggen"),
        "changed without a new version",
    ),
}


@pytest.mark.parametrize("wrong", WRONGS)
def test_a_wrong_entry_fails_the_check(wrong: str, tmp_path: Path) -> None:
    (name, key), change, complaint = WRONGS[wrong]
    root = copy_of_content(tmp_path)
    change_entry(root, name, key, change)
    assert complaint in check(root)


def test_a_new_version_that_was_not_sealed_fails_the_check(tmp_path: Path) -> None:
    root = copy_of_content(tmp_path)
    change_entry(
        root,
        "public_task/forms.yaml",
        "verbal",
        lambda entry: entry.update(version=2, order=11),
    )
    assert "public_task: not sealed" in check(root)
    call_command("catalogue", "seal", content=root, stdout=io.StringIO())
    assert check(root) == ""


def test_sealing_refuses_a_text_that_changed_under_its_version(tmp_path: Path) -> None:
    root = copy_of_content(tmp_path)
    change_entry(root, "public_task/numbers.yaml", "emergency", put("number", "911"))
    before = (root / "editions.lock").read_text()
    with pytest.raises(CommandError, match="changed without a new version"):
        call_command("catalogue", "seal", content=root, stdout=io.StringIO())
    assert (root / "editions.lock").read_text() == before


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("public_task/forms.yaml", "kind: [form", "cannot be read"),
        ("public_task/forms.yaml", "kind: motive\nentries: []", "its kind do not fit"),
        ("public_task/fairies.yaml", "kind: fairy\nentries: []", "its kind do not fit"),
        ("public_task/forms.yaml", "kind: form\nentries: [three]", "is not a mapping"),
    ],
)
def test_a_file_that_makes_no_sense_fails_the_check(
    name: str, text: str, complaint: str, tmp_path: Path
) -> None:
    root = copy_of_content(tmp_path)
    (root / name).write_text(text, encoding="utf-8")
    assert complaint in check(root)


def test_the_same_key_twice_fails_the_check(tmp_path: Path) -> None:
    root = copy_of_content(tmp_path)
    change_file(
        root,
        "public_task/forms.yaml",
        lambda raw: raw["entries"].append(dict(raw["entries"][0])),
    )
    assert "form.verbal stands there twice" in check(root)


def test_a_pack_that_leaves_out_what_is_not_there_fails_the_check(tmp_path: Path) -> None:
    root = copy_of_content(tmp_path)
    change_file(
        root,
        "municipality/pack.yaml",
        lambda raw: raw.update(version=2, base="the_moon", leave_out={"relation": ["martian"]}),
    )
    complaints = check(root)
    assert "stands on 'the_moon', which does not exist" in complaints
    assert "leaves out relation.martian, which does not exist" in complaints


def test_a_new_pack_is_a_folder_and_needs_no_code(tmp_path: Path) -> None:
    root = copy_of_content(tmp_path)
    (root / "municipality").rename(root / "water_board")
    change_file(root, "water_board/pack.yaml", lambda raw: raw.update(key="water_board"))
    call_command("catalogue", "seal", content=root, stdout=io.StringIO())
    assert check(root) == ""


def test_a_room_that_opens_an_unknown_door_fails_the_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(doors._things, "incidents.nowhere", OpenDoor("incidents:nowhere"))
    assert "a room opens 'incidents.nowhere'" in check()
