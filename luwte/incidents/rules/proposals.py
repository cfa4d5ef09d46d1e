"""What may be proposed about an incident, and why (REP-6). A proposal is shown, never set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from luwte.catalogue.rules import Gravity, Likelihood, Situation, Urgency, When, fits

# Sectors with medical secrecy: telling the police about a patient needs a ground there.
CARE_SECTORS = frozenset({"gp_care", "hospital_care", "mental_care", "elderly_care", "home_care"})
URGENCIES: tuple[Urgency, ...] = (Urgency.PHONE, Urgency.REPORT, Urgency.WATCH)


@dataclass(frozen=True)
class GravityReason:
    """That an incident is at least this grave when the conditions hold. label names what it is,
    for a sentence: "A threat with a weapon"."""

    gravity: Gravity
    label: str
    when: When


@dataclass(frozen=True)
class OffenceReason:
    """How likely an offence is when the conditions hold; `only`: it is not named without."""

    offence: str
    likelihood: Likelihood
    only: bool
    label: str
    when: When


@dataclass(frozen=True)
class InspectorateReason:
    """That the labour inspectorate must be told when the conditions hold, and how."""

    urgency: Urgency
    label: str
    text: str
    when: When


def is_in_care(sectors: Iterable[str]) -> bool:
    """Whether people here work with patients, under medical secrecy."""
    return not CARE_SECTORS.isdisjoint(sectors)


def propose_gravity(reasons: Iterable[GravityReason], situation: Situation) -> GravityReason | None:
    """The gravest reason that holds, the first of them when several weigh the same; None when
    nothing is known to hold."""
    holding = [reason for reason in reasons if fits(reason.when, situation)]
    return max(holding, key=lambda reason: reason.gravity.weight, default=None)


def likelihood_of(
    offence: str, usual: Likelihood, reasons: Iterable[OffenceReason], situation: Situation
) -> tuple[Likelihood, str] | None:
    """How likely this offence is and why ("" when its forms alone say so); None when it is not to
    be named, because what would make it likely is not known."""
    about = [reason for reason in reasons if reason.offence == offence]
    holding = [reason for reason in about if fits(reason.when, situation)]
    if holding:
        likely = [reason for reason in holding if reason.likelihood is Likelihood.LIKELY]
        first = (likely or holding)[0]
        return first.likelihood, first.label
    return None if any(reason.only for reason in about) else (usual, "")


def inspectorate_duty(
    reasons: Iterable[InspectorateReason], situation: Situation
) -> InspectorateReason | None:
    """The most urgent reason to tell the labour inspectorate, or None (Arbowet art. 9)."""
    holding = [reason for reason in reasons if fits(reason.when, situation)]
    return min(holding, key=lambda reason: URGENCIES.index(reason.urgency), default=None)


def is_told_of(asked: str, told: Iterable[str]) -> bool:
    """Whether what is asked now (an Urgency) was told already, at least as urgently."""
    order = {urgency.value: rank for rank, urgency in enumerate(URGENCIES)}
    return any(order[one] <= order[asked] for one in told if one in order)
