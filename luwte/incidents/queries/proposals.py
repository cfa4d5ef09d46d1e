"""What is proposed about an incident, in the reader's words: gravity, offences, whom to tell.

Norm and content are in memory, so a proposal for known terms costs no query.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from luwte.catalogue.queries import (
    OffenceView,
    TermView,
    emergency_numbers,
    entry_keys,
    offences_for,
    rules_of,
    terms,
)
from luwte.catalogue.rules import Gravity, Kind, Likelihood, Situation, Urgency, When
from luwte.core.kit.shapes import gravity_label
from luwte.incidents.models import Case, CaseEntry, IncidentTerm
from luwte.incidents.rules.proposals import (
    GravityReason,
    InspectorateReason,
    OffenceReason,
    inspectorate_duty,
    is_in_care,
    is_told_of,
    likelihood_of,
    propose_gravity,
)
from luwte.policy.queries import Versioned, gravity_words, norm_for
from luwte.policy.rules import Norm
from luwte.tenancy.models import Organisation

INSPECTORATE = "labour_inspectorate"


@dataclass(frozen=True)
class GravityProposal:
    """gravity: light, middle or heavy; why: one sentence with norm and its day; meaning and
    examples: what the norm says of it."""

    gravity: str
    why: str
    meaning: str
    examples: list[str]


@dataclass(frozen=True)
class OffenceLine:
    """An offence that it could be. likelihood: likely or possible; why: "" when the form says
    it."""

    offence: OffenceView
    likelihood: str
    why: str

    @property
    def is_likely(self) -> bool:
        """Whether it stands in front."""
        return self.likelihood == Likelihood.LIKELY

    @property
    def article(self) -> str:
        """Where it stands in the law: "art. 285 Sr"."""
        return _("art. %(article)s %(law)s") % {
            "article": self.offence.article,
            "law": self.offence.law,
        }


@dataclass(frozen=True)
class InspectorateCall:
    """That the employer tells the labour inspectorate: how fast, why and by which number."""

    urgency: str
    label: str
    text: str
    number: str

    @property
    def is_now(self) -> bool:
        """Whether it is to be done at once; else it is something to keep an eye on."""
        return self.urgency != Urgency.WATCH


@dataclass(frozen=True)
class Proposal:
    """What is proposed about an incident. For `incidents/parts/proposal.html` (reporter and
    triage) and `incidents/parts/offences.html` (case)."""

    gravity: GravityProposal | None
    offences: list[OffenceLine]
    inspectorate: InspectorateCall | None
    in_care: bool

    @property
    def likely(self) -> list[OffenceLine]:
        """The offences in front."""
        return [line for line in self.offences if line.is_likely]

    @property
    def possible(self) -> list[OffenceLine]:
        """The others."""
        return [line for line in self.offences if not line.is_likely]

    @property
    def needs_klacht(self) -> bool:
        """Whether the victim may have to ask for prosecution."""
        return any(line.offence.needs_klacht for line in self.offences)

    def __bool__(self) -> bool:
        return bool(self.gravity or self.offences or self.inspectorate)


def propose(organisation: Organisation, term_ids: Iterable[UUID]) -> Proposal:
    """What these terms (forms, means, consequences … of one incident) propose. No query while
    nothing of the organisation changed."""
    situation = _situation(organisation, term_ids)
    return Proposal(
        gravity=_gravity(organisation, situation),
        offences=_offences(organisation, situation),
        inspectorate=_inspectorate(organisation, situation),
        in_care=is_in_care(organisation.sectors),
    )


def case_proposal(organisation: Organisation, case: Case) -> Proposal:
    """What is proposed about a case, by all its incidents. One query."""
    rows = IncidentTerm.objects.filter(incident__case=case, incident__withdrawn_at=None)
    return propose(organisation, rows.values_list("term_id", flat=True))


def inspectorate_noted(case: Case, call: InspectorateCall | None) -> CaseEntry | None:
    """Who noted that the labour inspectorate was told of this, or None. One query, none when
    nothing has to be told at once."""
    if call is None or not call.is_now:
        return None
    rows = CaseEntry.objects.select_related("by").filter(case=case, verb="inspectorate_noted")
    entries = rows.order_by("-at")
    return next((one for one in entries if is_told_of(call.urgency, [_urgency(one)])), None)


def _urgency(entry: CaseEntry) -> str:
    return str(entry.params.get("urgency", ""))


def known_words(organisation: Organisation, term_ids: Iterable[UUID]) -> list[str]:
    """With what it was done and what it led to, in the words of the terms. No query."""
    ids = set(term_ids)
    return [
        term.label
        for kind in (Kind.MEANS, Kind.CONSEQUENCE)
        for term in terms(kind, organisation=organisation, with_inactive=True)
        if term.id in ids
    ]


def circumstances(organisation: Organisation, term_ids: Iterable[UUID]) -> list[tuple[str, str]]:
    """How, why and by what it came: (question, answers), those that were answered. No query."""
    ids = set(term_ids)
    found = []
    for kind, label in (
        (Kind.CHANNEL, _("Contact:")),
        (Kind.TRIGGER, _("What started it:")),
        (Kind.MOTIVE, _("Why, as the reporter thinks:")),
    ):
        offered = terms(kind, organisation=organisation, with_inactive=True)
        answers = [term.label for term in offered if term.id in ids]
        if answers:
            found.append((label, ", ".join(answers)))
    return found


def _situation(organisation: Organisation, term_ids: Iterable[UUID]) -> Situation:
    keys = entry_keys(list(term_ids), organisation=organisation)
    found = {kind: frozenset(keys.get(kind, ())) for kind in ("form", "consequence", "means")}
    return Situation(forms=found["form"], consequences=found["consequence"], means=found["means"])


def _gravity(organisation: Organisation, situation: Situation) -> GravityProposal | None:
    norm = norm_for(organisation)
    rules = rules_of(Kind.GRAVITY_RULE, organisation=organisation)
    reasons = [GravityReason(rule.data.gravity, rule.label, rule.data.when) for rule in rules]
    reasons += [
        GravityReason(_usual(term, norm.value), term.label, When(forms=(term.entry_key,)))
        for term in terms(Kind.FORM, organisation=organisation)
        if term.entry_key in situation.forms
    ]
    found = propose_gravity(reasons, situation)
    if found is None:
        return None
    of_norm = gravity_words(norm.value, found.gravity)
    return GravityProposal(
        gravity=found.gravity.value,
        why=_why(found, norm),
        meaning=of_norm.description,
        examples=of_norm.examples,
    )


def _usual(form: TermView, norm: Norm) -> Gravity:
    """How grave this form usually is: as the organisation says, else as the catalogue does."""
    return Gravity(norm.usual.get(form.entry_key, form.data.usual_gravity))


def _why(reason: GravityReason, norm: Versioned[Norm]) -> str:
    words = {"what": reason.label, "gravity": gravity_label(reason.gravity.value).lower()}
    if norm.version == 0 or norm.adopted_at is None:
        return _("%(what)s: that is %(gravity)s by the norm that Luwte brings.") % words
    day = date_format(timezone.localtime(norm.adopted_at), "j F Y")
    return _("%(what)s: that is %(gravity)s by our norm of %(day)s.") % {**words, "day": day}


def _offences(organisation: Organisation, situation: Situation) -> list[OffenceLine]:
    reasons = [
        OffenceReason(
            rule.data.offence, rule.data.likelihood, rule.data.only, rule.label, rule.data.when
        )
        for rule in rules_of(Kind.OFFENCE_RULE, organisation=organisation)
    ]
    lines = []
    for offence in offences_for(situation.forms, organisation=organisation):
        found = likelihood_of(offence.key, Likelihood(offence.likelihood), reasons, situation)
        if found is not None:
            lines.append(OffenceLine(offence, found[0].value, found[1]))
    return sorted(lines, key=lambda line: not line.is_likely)


def _inspectorate(organisation: Organisation, situation: Situation) -> InspectorateCall | None:
    reasons = [
        InspectorateReason(rule.data.urgency, rule.label, rule.text, rule.data.when)
        for rule in rules_of(Kind.INSPECTORATE_RULE, organisation=organisation)
    ]
    found = inspectorate_duty(reasons, situation)
    if found is None:
        return None
    numbers = {one.key: one.number for one in emergency_numbers(organisation=organisation)}
    number = numbers.get(INSPECTORATE, "") if found.urgency is Urgency.PHONE else ""
    return InspectorateCall(found.urgency.value, found.label, found.text, number)
