"""Where something is written, the software makes no sentences but refusals (ADR 044).

What a verb, a reaction or a moment stores is read by people of two languages: a key with
parameters, worded by the room's `words` when somebody reads it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOMS = Path(__file__).resolve().parents[1] / "luwte"
WRITES = ("actions", "watch", "moments", "reactions", "jobs")
READS = ("tests", "words", "kit", "templatetags")
NOW = frozenset({"gettext", "ngettext", "pgettext", "npgettext"})
# What these make is said at once, to who asked, and kept nowhere: why something is refused.
SAYS_WHY = {
    "incidents/actions/bulk.py": {"_closed"},
    "incidents/actions/choosing.py": {"_require_unseen"},
    "incidents/actions/triage.py": {"not_involved"},
    "org/actions/deputies.py": {"_sensible"},
    "org/actions/grants.py": {"_sensible", "_too_late"},
    "policy/actions/drafting.py": {"_somebody_was_first"},
    "policy/actions/logo.py": {"_not_a_logo"},
    "response/actions/erasing_letters.py": {"claimed"},
    "response/actions/measures.py": {"wrong_with"},
}


def sentences(path: str, source: str) -> Iterator[str]:
    """ "function: sentence" of every sentence that is made here and not for a refusal."""
    tree = ast.parse(source)
    names = {
        one.asname or one.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for one in node.names
        if one.name in NOW
    }
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        if node.func.id not in names:
            continue
        around = list(_around(node, above))
        function = next((one.name for one in around if isinstance(one, ast.FunctionDef)), "")
        if any(map(_refuses, around)) or function in SAYS_WHY.get(path, ()):
            continue
        yield f"{function}: {ast.unparse(node)}"


def _around(node: ast.AST, above: dict[ast.AST, ast.AST]) -> Iterator[ast.AST]:
    while node in above:
        node = above[node]
        yield node


def _refuses(node: ast.AST) -> bool:
    """Whether a sentence in it tells why not: it is raised, or makes what will be."""
    if isinstance(node, ast.Raise):
        return True
    made = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
    return made in ("Refused", "Conflict", "NotPermitted", "super().__init__")


def written() -> list[Path]:
    """The files of the rooms in which something is written."""
    found = [path for path in ROOMS.rglob("*.py") if set(path.parts) & set(WRITES)]
    found += [path for path in ROOMS.rglob("*.py") if path.stem in WRITES]
    return sorted(path for path in set(found) if not set(path.parts) & set(READS))


def test_who_writes_makes_no_sentences() -> None:
    said = {
        path.relative_to(ROOMS).as_posix(): list(
            sentences(path.relative_to(ROOMS).as_posix(), path.read_text())
        )
        for path in written()
    }
    assert len(said) > 100
    assert {path: found for path, found in said.items() if found} == {}


@pytest.mark.parametrize(
    ("line", "is_kept"),
    [
        ('    move_on(next_step=_("hear the other party"))', True),
        ('    add_entry(reason=_("It is ready.")) if ok else None', True),
        ('    raise Refused(_("Say why."))', False),
        ('    return Conflict(_("Somebody was first."))', False),
    ],
)
def test_a_sentence_that_is_kept_is_found(line: str, is_kept: bool) -> None:
    source = f"from django.utils.translation import gettext as _\ndef deed():\n{line}\n"
    assert bool(list(sentences("care/actions/deed.py", source))) is is_kept
