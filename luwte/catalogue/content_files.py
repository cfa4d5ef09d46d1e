"""The files of reference content: read, checked against each other, and sealed.

`content/<pack>/pack.yaml` and `content/<pack>/<kind>s.yaml`. The committed `editions.lock` holds
the fingerprint of every version of every entry that was ever shipped, so that a text cannot change
under a version that somebody already adopted.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

import yaml

from luwte.catalogue.rules import (
    SHAPES,
    Action,
    BrokenContent,
    Fact,
    Kind,
    content_hash,
    parse_fact,
)
from luwte.catalogue.rules.letters import blank_problems
from luwte.catalogue.rules.shapes import (
    Form,
    GravityRule,
    InspectorateRule,
    Letter,
    Offence,
    OffenceRule,
    Pack,
    Rule,
    When,
)

CONTENT = Path(__file__).resolve().parent / "content"
LOCK = "editions.lock"
MANIFEST = "pack.yaml"
PLURALS = {
    kind: {"means": "means", "gravity": "gravities"}.get(kind.value, f"{kind.value}s")
    for kind in Kind
}
Place = tuple[str, str]
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class PackFiles:
    """All entries of one pack; the first is the pack itself."""

    key: str
    facts: tuple[Fact, ...]

    @property
    def manifest(self) -> Pack:
        """What the pack stands on and leaves out."""
        return cast(Pack, self.facts[0].data)

    @functools.cached_property
    def hash(self) -> str:
        """Fingerprint of the whole pack: an edition."""
        return content_hash(sorted([*fact.place, fact.hash] for fact in self.facts))


@dataclass(frozen=True)
class Lock:
    """What was shipped: editions per pack, and versions per entry, each with its fingerprint."""

    editions: dict[str, dict[str, str]]
    entries: dict[str, dict[str, str]]

    def edition_of(self, pack: PackFiles) -> int | None:
        """The number of the newest edition when it is what the files hold, else None."""
        known = self.editions.get(pack.key, {})
        newest = max((int(number) for number in known), default=0)
        return newest if known.get(str(newest)) == pack.hash else None


def read_lock(root: Path = CONTENT) -> Lock:
    """The lock file; empty when there is none yet."""
    path = root / LOCK
    raw = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return Lock(editions=raw.get("editions", {}), entries=raw.get("entries", {}))


def read_packs(root: Path = CONTENT) -> list[PackFiles]:
    """Every pack, bases first. Raises BrokenContent at the first entry that does not fit."""
    packs, problems = gather(root)
    if problems:
        raise BrokenContent(problems[0])
    return packs


def gather(root: Path = CONTENT) -> tuple[list[PackFiles], list[str]]:
    """Every pack that can be read, bases first, and what is wrong with the others' entries."""
    packs: list[PackFiles] = []
    problems: list[str] = []
    for folder in sorted(path.parent for path in root.glob(f"*/{MANIFEST}")):
        facts, wrong = _read_pack(folder)
        problems += [f"{folder.name}: {line}" for line in wrong]
        if facts and facts[0].kind is Kind.PACK:
            packs.append(PackFiles(folder.name, tuple(facts)))
    packs.sort(key=lambda pack: (pack.manifest.base != "", pack.key))
    return packs, problems


def _read_pack(folder: Path) -> tuple[list[Fact], list[str]]:
    facts: list[Fact] = []
    problems: list[str] = []
    for kind, raw in _raw_entries(folder, problems):
        try:
            facts.append(parse_fact(kind, raw))
        except BrokenContent as broken:
            problems.append(str(broken))
    seen: set[tuple[str, str]] = set()
    for fact in facts:
        if fact.place in seen:
            problems.append(f"{fact.kind}.{fact.key} stands there twice")
        seen.add(fact.place)
    if facts and facts[0].kind is Kind.PACK and facts[0].key != folder.name:
        problems.append(f"the folder and the key of the pack ({facts[0].key}) differ")
    return facts, problems


def _raw_entries(folder: Path, problems: list[str]) -> Iterator[tuple[Kind, dict[str, Any]]]:
    kinds = {f"{PLURALS[kind]}.yaml": kind for kind in Kind if kind is not Kind.PACK}
    manifest = _yaml(folder / MANIFEST, problems)
    if isinstance(manifest, dict):
        yield Kind.PACK, manifest
    for path in sorted(folder.glob("*.yaml")):
        if path.name == MANIFEST:
            continue
        kind = kinds.get(path.name)
        raw = _yaml(path, problems)
        if kind is None or not isinstance(raw, dict) or raw.get("kind") != kind.value:
            problems.append(f"{path.name}: the name of the file and its kind do not fit")
            continue
        for entry in raw.get("entries") or []:
            if isinstance(entry, dict):
                yield kind, entry
            else:
                problems.append(f"{path.name}: an entry is not a mapping")


def _yaml(path: Path, problems: list[str]) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as broken:
        problems.append(f"{path.name}: cannot be read ({str(broken).splitlines()[0]})")
        return None


# --- Checking ------------------------------------------------------------------------------


def problems_in(root: Path = CONTENT) -> list[str]:
    """Everything that is wrong with the files; empty when all is well."""
    packs, unreadable = gather(root)
    return [*unreadable, *problems_among(packs, read_lock(root))]


def problems_among(packs: list[PackFiles], lock: Lock, *, today: date | None = None) -> list[str]:
    """What does not fit between entries, or with what was sealed before."""
    problems: list[str] = []
    keys = _known_keys(packs)
    for pack in packs:
        problems += _dangling_in_pack(pack, {other.key for other in packs}, keys)
        for fact in pack.facts:
            where = f"{pack.key}: {fact.kind}.{fact.key}"
            problems += [f"{where}: {line}" for line in _dangling(fact, keys)]
            problems += [f"{where}: {line}" for line in _blank_problems(fact)]
            if today is not None and fact.checked_on > today:
                problems.append(f"{where}: checked_on lies in the future")
    return [*problems, *_actions_are_37(packs), *_lock_problems(packs, lock)]


def _known_keys(packs: list[PackFiles]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {kind: set() for kind in SHAPES}
    for pack in packs:
        for fact in pack.facts:
            found[fact.kind.value].add(fact.key)
    return found


def _dangling_in_pack(pack: PackFiles, packs: set[str], keys: dict[str, set[str]]) -> list[str]:
    problems: list[str] = []
    if pack.manifest.base and pack.manifest.base not in packs:
        problems.append(f"{pack.key}: stands on '{pack.manifest.base}', which does not exist")
    for kind, left_out in pack.manifest.leave_out.items():
        for key in left_out:
            if key not in keys.get(kind, set()):
                problems.append(f"{pack.key}: leaves out {kind}.{key}, which does not exist")
    return problems


def _references(fact: Fact) -> Iterator[tuple[str, str]]:
    """Kind and key of everything that an entry points to."""
    data = fact.data
    if isinstance(data, Action):
        yield "phase", data.phase.value
        if data.opens:
            yield "door", data.opens
    elif isinstance(data, Offence):
        yield from (("form", key) for key in data.forms)
    elif isinstance(data, Form):
        yield "gravity", data.usual_gravity.value
    elif isinstance(data, Rule | GravityRule | OffenceRule | InspectorateRule):
        yield from _concluded(data)
        yield from _conditions(data.when)


def _concluded(data: Rule | GravityRule | OffenceRule | InspectorateRule) -> Iterator[Place]:
    if isinstance(data, Rule):
        yield "action", data.action
    elif isinstance(data, GravityRule):
        yield "gravity", data.gravity.value
    elif isinstance(data, OffenceRule):
        yield "offence", data.offence


def _conditions(when: When) -> Iterator[tuple[str, str]]:
    lists = ("form", "motive", "trigger", "channel", "place", "relation", "consequence")
    for kind in lists:
        yield from ((kind, key) for key in getattr(when, f"{kind}s"))
    yield from (("means", key) for key in when.means)


def _dangling(fact: Fact, keys: dict[str, set[str]]) -> list[str]:
    return [
        f"points to {kind}.{key}, which does not exist"
        for kind, key in _references(fact)
        if key not in keys[kind]
    ]


def _blank_problems(fact: Fact) -> list[str]:
    return blank_problems(fact.texts, fact.data.asks) if isinstance(fact.data, Letter) else []


def _actions_are_37(packs: list[PackFiles]) -> list[str]:
    """A pack may word an action anew, under the same key and number."""
    numbered = {
        (fact.data.number, fact.key)
        for pack in packs
        for fact in pack.facts
        if isinstance(fact.data, Action) and fact.data.number
    }
    missing = sorted(set(range(1, 38)) - {number for number, _key in numbered})
    if not missing and len(numbered) == 37:
        return []
    return [f"the 37 actions are not complete and single: missing {missing}, found {len(numbered)}"]


def _lock_problems(packs: list[PackFiles], lock: Lock) -> list[str]:
    problems: list[str] = []
    for pack in packs:
        found = [_entry_problem(pack, fact, lock) for fact in pack.facts]
        wrong = [problem for problem in found if problem]
        if not wrong and lock.edition_of(pack) is None:
            wrong = [f"{pack.key}: not sealed; run `manage.py catalogue seal`"]
        problems += wrong
    return problems


def _entry_problem(pack: PackFiles, fact: Fact, lock: Lock) -> str:
    name = _name(pack, fact)
    known = lock.entries.get(name, {})
    sealed = known.get(str(fact.version))
    if sealed is not None and sealed != fact.hash:
        return f"{name}: changed without a new version (it still says {fact.version})"
    if known and fact.version < max(int(version) for version in known):
        return f"{name}: went back to version {fact.version}"
    return ""


def _name(pack: PackFiles, fact: Fact) -> str:
    return f"{pack.key}:{fact.kind}.{fact.key}"


# --- Sealing -------------------------------------------------------------------------------


def seal(root: Path = CONTENT) -> list[str]:
    """Write the lock: new versions, and a new edition for each pack that changed.

    Returns what it did. Raises BrokenContent when a text changed without a new version.
    """
    packs, lock = read_packs(root), read_lock(root)
    done: list[str] = []
    for pack in packs:
        for fact in pack.facts:
            problem = _entry_problem(pack, fact, lock)
            if problem:
                raise BrokenContent(problem)
            lock.entries.setdefault(_name(pack, fact), {})[str(fact.version)] = fact.hash
        if lock.edition_of(pack) is None:
            editions = lock.editions.setdefault(pack.key, {})
            number = max((int(known) for known in editions), default=0) + 1
            editions[str(number)] = pack.hash
            done.append(f"{pack.key}: edition {number}, {len(pack.facts)} entries")
    text = json.dumps(
        {"editions": lock.editions, "entries": lock.entries}, indent=1, sort_keys=True
    )
    (root / LOCK).write_text(text + "\n", encoding="utf-8")
    return done
