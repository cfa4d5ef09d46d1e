"""One entry of reference content: read, checked and hashed."""

from __future__ import annotations

import functools
import hashlib
import json
import re
import types
import typing
from dataclasses import MISSING, asdict, dataclass, fields, is_dataclass
from datetime import date
from enum import Enum, StrEnum
from typing import Any

from luwte.catalogue.rules.shapes import SHAPES

LANGUAGES = ("nl", "en")
KEY = re.compile(r"^[a-z0-9][a-z0-9_.]{0,78}$")
UNVERIFIED = "nog te controleren"


class BrokenContent(ValueError):
    """An entry does not fit its schema; the text says which and why."""


class Kind(StrEnum):
    """Kinds of entries; the value is what `Term.kind` and the files say."""

    FORM = "form"
    MOTIVE = "motive"
    TRIGGER = "trigger"
    CHANNEL = "channel"
    PLACE = "place"
    TASK = "task"
    RELATION = "relation"
    CONSEQUENCE = "consequence"
    MEANS = "means"
    ACTION = "action"
    PHASE = "phase"
    RULE = "rule"
    OFFENCE = "offence"
    GRAVITY = "gravity"
    GRAVITY_RULE = "gravity_rule"
    OFFENCE_RULE = "offence_rule"
    INSPECTORATE_RULE = "inspectorate_rule"
    NUMBER = "number"
    QUESTION = "question"
    TALK_POINT = "talk_point"
    LETTER = "letter"
    DOOR = "door"
    PACK = "pack"


# What an organisation adopts as terms and may extend; the rest it reads from its edition.
TERM_KINDS: tuple[Kind, ...] = (
    Kind.FORM,
    Kind.MOTIVE,
    Kind.TRIGGER,
    Kind.CHANNEL,
    Kind.PLACE,
    Kind.TASK,
    Kind.RELATION,
    Kind.CONSEQUENCE,
    Kind.MEANS,
    Kind.ACTION,
)

# Texts that must be there in each language, and those that may be; a list where it says so.
_LABEL_ONLY: tuple[str, ...] = ("label",)
_WITH_TEXT: tuple[str, ...] = ("label", "text")
REQUIRED_TEXTS: dict[Kind, tuple[str, ...]] = {
    Kind.MOTIVE: ("label", "text", "approach"),
    Kind.ACTION: ("label", "text", "when"),
    Kind.GRAVITY: ("label", "text", "examples"),
    Kind.LETTER: ("label", "subject", "text"),
    Kind.RULE: _LABEL_ONLY,
    Kind.GRAVITY_RULE: _LABEL_ONLY,
    Kind.OFFENCE_RULE: _LABEL_ONLY,
    Kind.DOOR: _LABEL_ONLY,
}
OPTIONAL_TEXTS: dict[Kind, tuple[str, ...]] = {Kind.OFFENCE: ("remark",)}
LIST_TEXTS = frozenset({"examples"})

Texts = dict[str, dict[str, Any]]
FRAME = frozenset({"key", "version", "nl", "en", "source", "checked_on", "order"})


@dataclass(frozen=True)
class Fact:
    """An entry: its texts per language, its typed data, where it comes from and when checked."""

    kind: Kind
    key: str
    version: int
    texts: Texts
    data: Any
    source: str
    checked_on: date
    order: int = 0

    @property
    def place(self) -> tuple[str, str]:
        """What identifies the entry within a pack."""
        return (self.kind.value, self.key)

    @property
    def is_unverified(self) -> bool:
        """True while the source says that somebody still has to check it."""
        return UNVERIFIED in self.source.lower()

    def say(self, what: str, language: str) -> str:
        """A text in the language, in Dutch when that language lacks it, else ""."""
        return str(self._text(what, language) or "")

    def say_list(self, what: str, language: str) -> list[str]:
        """A list of texts, such as the examples of a gravity."""
        return [str(line) for line in self._text(what, language) or []]

    def _text(self, what: str, language: str) -> Any:
        first = self.texts.get(language[:2], {}).get(what)
        return first or self.texts["nl"].get(what)

    @property
    def labels(self) -> dict[str, str]:
        """The label in every language."""
        return {language: str(texts["label"]) for language, texts in self.texts.items()}

    @functools.cached_property
    def hash(self) -> str:
        """Fingerprint of everything that an organisation adopts."""
        return content_hash(self.as_json())

    def as_json(self) -> dict[str, Any]:
        """The entry as JSON can hold it."""
        return {
            "kind": self.kind.value,
            "key": self.key,
            "version": self.version,
            "texts": self.texts,
            "data": plain(self.data),
            "source": self.source,
            "checked_on": self.checked_on.isoformat(),
            "order": self.order,
        }


def content_hash(thing: object) -> str:
    """SHA-256 over the canonical JSON of a thing."""
    text = json.dumps(thing, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def plain(data: Any) -> dict[str, Any]:
    """Typed data as JSON can hold it."""
    found: dict[str, Any] = json.loads(json.dumps(asdict(data)))
    return found


def parse_fact(kind: Kind, raw: dict[str, Any]) -> Fact:
    """Make a Fact of what a file or the database holds; raises BrokenContent with the reason."""
    key = raw.get("key")
    if not isinstance(key, str) or not KEY.match(key):
        raise BrokenContent(f"{kind}: '{key}' is not a key (small letters, digits, _ and .)")
    where = f"{kind}.{key}"
    version, order = raw.get("version"), raw.get("order", 0)
    if type(version) is not int or version < 1:
        raise BrokenContent(f"{where}: the version must be a whole number from 1")
    if type(order) is not int:
        raise BrokenContent(f"{where}: the order must be a whole number")
    source, checked_on = raw.get("source"), raw.get("checked_on")
    if not isinstance(source, str) or not source.strip():
        raise BrokenContent(f"{where}: the source is missing")
    if not isinstance(checked_on, date):
        raise BrokenContent(f"{where}: checked_on must be a date")
    texts = {language: _texts(kind, where, raw.get(language), language) for language in LANGUAGES}
    data = {name: value for name, value in raw.items() if name not in FRAME}
    return Fact(
        kind=kind,
        key=key,
        version=version,
        texts=texts,
        data=_shaped(SHAPES[kind.value], data, where),
        source=source.strip(),
        checked_on=checked_on,
        order=order,
    )


def _texts(kind: Kind, where: str, raw: Any, language: str) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise BrokenContent(f"{where}: the text in '{language}' is missing")
    required = REQUIRED_TEXTS.get(kind, _WITH_TEXT)
    known = {*required, *OPTIONAL_TEXTS.get(kind, ())}
    for name in required:
        if not raw.get(name):
            raise BrokenContent(f"{where}: '{name}' is missing in '{language}'")
    for name, value in raw.items():
        if name not in known:
            raise BrokenContent(f"{where}: a {kind} has no text called '{name}'")
        lines = value if name in LIST_TEXTS else [value]
        if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
            raise BrokenContent(f"{where}: '{name}' in '{language}' is not text")
    return dict(raw)


@functools.cache
def _hints(shape: type) -> dict[str, Any]:
    return typing.get_type_hints(shape)


def _shaped(shape: Any, raw: Any, where: str) -> Any:
    """Build a dataclass from a mapping; every field must fit its type."""
    if not isinstance(raw, dict):
        raise BrokenContent(f"{where}: expected a mapping, found {raw!r}")
    hints = _hints(shape)
    unknown = sorted(set(raw) - set(hints))
    if unknown:
        raise BrokenContent(f"{where}: unknown field {', '.join(unknown)}")
    values: dict[str, Any] = {}
    for spot in fields(shape):
        if spot.name in raw:
            values[spot.name] = _fitted(hints[spot.name], raw[spot.name], f"{where}.{spot.name}")
        elif spot.default is MISSING and spot.default_factory is MISSING:
            raise BrokenContent(f"{where}: '{spot.name}' is missing")
    return shape(**values)


def _fitted(hint: Any, value: Any, where: str) -> Any:
    origin = typing.get_origin(hint)
    if origin is tuple:
        return _strings(value, where)
    if origin is dict:
        if not isinstance(value, dict):
            raise BrokenContent(f"{where}: expected a mapping")
        return {str(name): _strings(lines, where) for name, lines in value.items()}
    if is_dataclass(hint):
        return _shaped(hint, value, where)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _member(hint, value, where)
    return _simple(hint, value, where)


def _strings(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(line, str) for line in value):
        raise BrokenContent(f"{where}: expected a list of keys")
    return tuple(value)


def _member(hint: type[Enum], value: Any, where: str) -> Enum:
    try:
        return hint(value)
    except ValueError:
        options = ", ".join(str(member.value) for member in hint)
        raise BrokenContent(f"{where}: '{value}' is none of {options}") from None


def _simple(hint: type | types.UnionType, value: Any, where: str) -> Any:
    if type(value) is not hint:
        raise BrokenContent(f"{where}: '{value}' is not of type {getattr(hint, '__name__', hint)}")
    return value
