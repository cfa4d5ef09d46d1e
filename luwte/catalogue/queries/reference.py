"""Reference content that is no term: offences, numbers, gravities, phases, questions, points."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from luwte.catalogue.loading import facts_of
from luwte.catalogue.models import Adoption, Edition
from luwte.catalogue.queries.vocabulary import language
from luwte.catalogue.rules import Fact, Gravity, Kind, Offence
from luwte.catalogue.rules.shapes import Audience, Number, Pack, TalkPoint
from luwte.catalogue.shelf import BASE_PACK, Shelf, in_order, newest_edition, shelf_of
from luwte.tenancy.models import Organisation
from luwte.tenancy.scope import OutsideScope


@dataclass(frozen=True)
class OffenceView:
    """An article of law in own words. needs_klacht: yes or partly."""

    key: str
    law: str
    article: str
    name: str
    text: str
    remark: str
    needs_klacht: bool
    klacht: str
    klacht_months: int
    klacht_start: str
    likelihood: str
    forms: tuple[str, ...]
    source: str
    checked_on: date
    is_unverified: bool


def offences(*, organisation: Organisation | None = None) -> list[OffenceView]:
    """All offences that matter, in the order of the law."""
    return [_offence_view(fact) for fact in shelf_of(organisation).of_kind(Kind.OFFENCE)]


def offences_for(
    forms: Collection[str], *, organisation: Organisation | None = None
) -> list[OffenceView]:
    """The offences that may fit these forms (catalogue keys), the likely ones first."""
    wanted = set(forms)
    fitting = [view for view in offences(organisation=organisation) if wanted & set(view.forms)]
    return sorted(fitting, key=lambda view: view.likelihood != "likely")


def _offence_view(fact: Fact) -> OffenceView:
    shape = cast(Offence, fact.data)
    say = language()
    return OffenceView(
        key=fact.key,
        law=shape.law.value,
        article=shape.article,
        name=fact.say("label", say),
        text=fact.say("text", say),
        remark=fact.say("remark", say),
        needs_klacht=shape.klacht.value != "no",
        klacht=shape.klacht.value,
        klacht_months=shape.klacht_months,
        klacht_start=shape.klacht_start.value,
        likelihood=shape.likelihood.value,
        forms=shape.forms,
        source=fact.source,
        checked_on=fact.checked_on,
        is_unverified=fact.is_unverified,
    )


@dataclass(frozen=True)
class NumberView:
    """A phone number with what it is for."""

    key: str
    number: str
    alternative: str
    name: str
    text: str
    urgent: bool


def emergency_numbers(*, organisation: Organisation | None = None) -> list[NumberView]:
    """112 first. Works outside a scope too, from the newest edition: a danger has no tenant."""
    say = language()
    found: list[NumberView] = []
    for fact in _reference(Kind.NUMBER, organisation):
        shape = cast(Number, fact.data)
        found.append(
            NumberView(
                key=fact.key,
                number=shape.number,
                alternative=shape.alternative,
                name=fact.say("label", say),
                text=fact.say("text", say),
                urgent=shape.urgent,
            )
        )
    return found


def _reference(kind: Kind, organisation: Organisation | None) -> list[Fact]:
    try:
        return shelf_of(organisation).of_kind(kind)
    except OutsideScope:
        return _newest(kind)


def _newest(kind: Kind) -> list[Fact]:
    newest = newest_edition(BASE_PACK)
    facts = facts_of(newest.pk) if newest else {}
    return Shelf({}, facts, {}).of_kind(kind)


@dataclass(frozen=True)
class GravityView:
    """A gravity of the norm, with examples in the words of the sector, in both languages."""

    key: Gravity
    label: str
    text: str
    examples: list[str]
    texts: dict[str, dict[str, Any]]
    source: str
    checked_on: date


def gravities(*, organisation: Organisation | None = None) -> list[GravityView]:
    """Light, middle and heavy."""
    say = language()
    return [
        GravityView(
            key=Gravity(fact.key),
            label=fact.say("label", say),
            text=fact.say("text", say),
            examples=fact.say_list("examples", say),
            texts=fact.texts,
            source=fact.source,
            checked_on=fact.checked_on,
        )
        for fact in shelf_of(organisation).of_kind(Kind.GRAVITY)
    ]


@dataclass(frozen=True)
class Line:
    """A key with its words: a phase, a question, a point for a talk."""

    key: str
    label: str
    text: str


def phases(*, organisation: Organisation | None = None) -> list[Line]:
    """The five phases, from early to late (CAT-2)."""
    return [_line(fact) for fact in shelf_of(organisation).of_kind(Kind.PHASE)]


def evaluation_questions(*, organisation: Organisation | None = None) -> list[Line]:
    """The questions for the team evaluation (CAS-3)."""
    return [_line(fact) for fact in shelf_of(organisation).of_kind(Kind.QUESTION)]


def talk_points(
    audience: Audience | str = Audience.MANAGER, *, organisation: Organisation | None = None
) -> list[Line]:
    """The points that help who reacts in person (CAS-6): for a manager or a director."""
    facts = shelf_of(organisation).of_kind(Kind.TALK_POINT)
    return [_line(fact) for fact in facts if cast(TalkPoint, fact.data).audience == audience]


def _line(fact: Fact) -> Line:
    say = language()
    return Line(fact.key, fact.say("label", say), fact.say("text", say))


@dataclass(frozen=True)
class RuleView:
    """A rule of the catalogue in the reader's words; `data` is its typed part (when it holds, and
    what follows)."""

    key: str
    label: str
    text: str
    data: Any


def rules_of(kind: Kind, *, organisation: Organisation | None = None) -> list[RuleView]:
    """The rules that propose a gravity, name offences, or say when the labour inspectorate must be
    told (`Kind.GRAVITY_RULE`, `OFFENCE_RULE`, `INSPECTORATE_RULE`).

    An organisation that still reads an edition from before these rules has none of its own. What
    the law asks at once it then reads from the newest edition, for one query: a duty does not wait
    until somebody takes over a text.
    """
    say = language()
    facts = shelf_of(organisation).of_kind(kind)
    if not facts and kind is Kind.INSPECTORATE_RULE:
        facts = _newest(kind)
    return [
        RuleView(fact.key, fact.say("label", say), fact.say("text", say), fact.data)
        for fact in facts
    ]


def reference_entries(*, organisation: Organisation | None = None) -> list[Fact]:
    """Every entry that the organisation reads, by kind and order: for the page of sources."""
    facts = shelf_of(organisation).facts.values()
    ranks = {kind: rank for rank, kind in enumerate(Kind)}
    return sorted(facts, key=lambda fact: (ranks[fact.kind], fact.order, fact.key))


@dataclass(frozen=True)
class PackView:
    """A pack that is loaded, with the edition that the organisation adopted (0: none)."""

    key: str
    label: str
    text: str
    newest: int
    adopted: int
    base: str


def packs() -> list[PackView]:
    """Every pack that is loaded, the base first. Two queries: for a page of an administrator."""
    say = language()
    adopted = {row.pack: row.edition for row in Adoption.objects.all()}
    newest: dict[str, Edition] = {}
    for edition in Edition.objects.order_by("number"):
        newest[edition.pack] = edition
    found = []
    for pack, number in in_order({pack: edition.number for pack, edition in newest.items()}):
        fact = facts_of(newest[pack].pk)[(Kind.PACK.value, pack)]
        shape = cast(Pack, fact.data)
        found.append(
            PackView(
                key=pack,
                label=fact.say("label", say),
                text=fact.say("text", say),
                newest=number,
                adopted=adopted.get(pack, 0),
                base=shape.base,
            )
        )
    return found
