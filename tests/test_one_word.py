"""On every screen the other party has one name, that of the glossary; "dader" is for a court."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

ROOMS = Path(__file__).resolve().parents[1] / "luwte"
TEXTS = sorted(ROOMS.glob("*/locale/nl/LC_MESSAGES/django.po"))
# Content that is not in editions: what stands in an edition keeps its words until the next one.
CONTENT = sorted(
    path
    for room in ("care", "policy", "response")
    for path in ROOMS.glob(f"{room}/content/**/*.yaml")
)
OTHER_WORDS = re.compile(r"\b(veroorzakers?|tegenpartij|dader|andere partij)\b", re.IGNORECASE)
OTHER_SIDE = re.compile(r"\bthe other side\b(?! of it)", re.IGNORECASE)
# An invitation to tell one's own side of it is about the story, not about the person.
OWN_SIDE = "Invited to tell the other side"


def entries(path: Path) -> list[tuple[str, str]]:
    """What the texts of a room are in English and in Dutch."""
    found = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        if block.startswith("#~") or "\nmsgid " not in f"\n{block}":
            continue
        english, _, dutch = block.partition("\nmsgstr")
        found.append((_joined(english.partition("msgid")[2]), _joined(dutch)))
    return found


def _joined(lines: str) -> str:
    parts = re.findall(r'^[^"#\n]*("(?:[^"\\]|\\.)*")\s*$', lines, re.MULTILINE)
    return "".join(ast.literal_eval(part) for part in parts)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.parts[-5])
def test_the_texts_of_a_room_call_the_other_party_by_one_word(path: Path) -> None:
    texts = entries(path)
    assert len(texts) > 5
    assert [dutch for _english, dutch in texts if OTHER_WORDS.search(dutch)] == []
    sides = [english for english, _dutch in texts if OTHER_SIDE.search(english)]
    assert [english for english in sides if english != OWN_SIDE] == []


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: path.name)
def test_so_does_what_is_read_as_content(path: Path) -> None:
    shown = yaml.safe_dump(yaml.safe_load(path.read_text(encoding="utf-8")), allow_unicode=True)
    lines = [line for line in shown.splitlines() if "source" not in line]
    assert [line for line in lines if OTHER_WORDS.search(line)] == []
