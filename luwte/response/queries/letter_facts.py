"""What a letter can say of itself: the facts of the case, the measure, the talk and the damage.

Free text of a report never goes into a letter by itself: it may name colleagues, or hold what the
other party must not read. Only what was written for the other party does (the behaviour that a
measure quotes, what was agreed). No names of staff: a contact is a function with a phone number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone, translation

from luwte.catalogue.queries import letter_text
from luwte.lib.money import euros
from luwte.org.access import Actor
from luwte.policy.queries import letterhead_for, matrix_for, retention_for
from luwte.policy.rules import Letterhead, option_for, options_from
from luwte.response.models import Claim, Disclosure, Letter, Measure, OtherParty, PartyTalk
from luwte.response.rules.identity import Identity
from luwte.response.rules.letters import DECIDED, LETTER_OF, OUTWARD
from luwte.response.rules.remedies import always_open, remedy_for, without_question
from luwte.response.rules.states import LetterKind, LetterState, MeasureKind, MeasureState
from luwte.response.words.letters import (
    LETTERS,
    TALK_ON_PAPER,
    day_on_paper,
    function_on_paper,
    moment_on_paper,
    paper,
    web_address,
)
from luwte.response.words.measures import name_of
from luwte.tenancy import keys
from luwte.tenancy.keys import Place

if TYPE_CHECKING:
    from luwte.incidents.models import Case, Incident
    from luwte.org.models import Person

DAYS_TO_PAY = 30
TALK = "response.PartyTalk"


@dataclass(frozen=True)
class About:
    """What a letter is about."""

    case: Case
    party: OtherParty | None = None
    measure: Measure | None = None
    talk: PartyTalk | None = None
    claim: Claim | None = None
    person: Person | None = None


def values_for(
    actor: Actor, kind: LetterKind, about: About, identity: Identity | None, language: str
) -> dict[str, str]:
    """Every blank of `catalogue.rules.letters.BLANKS` that the facts can fill, in this language.
    identity: of the party, as `queries.parties.identity_of` gave it."""
    organisation = actor.organisation
    head = letterhead_for(organisation).value
    with translation.override(language):
        values = {
            "organisation": head.name or organisation.name,
            "case_number": str(about.case.number),
            "phone": head.phone,
            "salutation": _salutation(kind, identity, about, language),
            "patient": _patient(identity, language),
            "always_open": "\n\n".join(always_open(organisation.sectors)),
            "remedy": _remedy(actor, language),
            "complaint": _complaint(head, language),
            "ground": _ground(kind, about.case),
            **_of_incident(about, language),
            **_of_measure(about, head, language),
            **_of_talk(about, language),
            **_of_claim(about, language),
            "done": _done(about),
        }
        values["record"] = _record(values["organisation"], actor, language)
    values["contact"] = values.get("contact") or _contact(None, head, language)
    return values


def address_lines(kind: LetterKind, about: About, identity: Identity | None) -> str:
    """To whom it goes, as far as it is known."""
    if about.person is not None:
        unit = about.person.unit.name if about.person.unit else ""
        return "\n".join(line for line in (about.person.name, unit) if line)
    if kind in OUTWARD or identity is None:
        return ""
    lines = [identity.name, *identity.address.replace(", ", "\n").splitlines()]
    return "\n".join(line.strip() for line in lines if line.strip())


def agreed_of(talk: PartyTalk) -> str:
    """What was agreed in a talk; "" when nothing was, or its key was destroyed."""
    return unsealed(talk, "agreed")


def minutes_of(talk: PartyTalk) -> str:
    """The minutes of a talk; "" when there are none, or their key was destroyed."""
    return unsealed(talk, "minutes")


def unsealed(talk: PartyTalk, field: str) -> str:
    """One sealed text of a talk. The caller looked at rights."""
    sealed = getattr(talk, field)
    if sealed is None:
        return ""
    try:
        return keys.unseal(bytes(sealed), place=Place(TALK, field, talk.pk)).decode()
    except keys.KeyDestroyed:
        return ""


def _salutation(kind: LetterKind, identity: Identity | None, about: About, language: str) -> str:
    words = paper(language)
    if about.person is not None:
        return words["dear_colleague"].format(name=about.person.name.split()[0]).rstrip(",")
    if identity is not None and identity.name and kind not in OUTWARD:
        return words["dear"].format(name=identity.name).rstrip(",")
    return words["dear_somebody"].rstrip(",")


def _patient(identity: Identity | None, language: str) -> str:
    if identity is None or not identity.name:
        return ""
    born = paper(language)["born"].format(year=identity.birth_year) if identity.birth_year else ""
    return f"{identity.name} ({born})" if born else identity.name


def _complaint(head: Letterhead, language: str) -> str:
    where = ", ".join(web_address(one) for one in head.complaint_address.split("\n"))
    return paper(language)["complain"].format(where=where.strip(", ")) if where else ""


def _remedy(actor: Actor, language: str) -> str:
    """What can be done against a measure; its heading in the letter asks the question."""
    own = matrix_for(actor.organisation).value.remedy
    return without_question(remedy_for(actor.organisation.sectors, language, adopted=own))


def _record(organisation: str, actor: Actor, language: str) -> str:
    part = letter_text("record", organisation=actor.organisation)
    if part is None:
        return ""
    term = retention_for(actor.organisation).value.of("other_party").words
    return part.text_in(language, {"organisation": organisation, "keep_for": term}).text


def _ground(kind: LetterKind, case: Case) -> str:
    to = OUTWARD.get(kind)
    if to is None:
        return ""
    rows = Disclosure.objects.filter(case=case, to=to, withdrawn_at=None)
    found = rows.order_by("-at", "-pk").first()
    return found.explanation if found else ""


def _contact(person: Person | None, head: Letterhead, language: str) -> str:
    """A function and a phone number, never a name."""
    named = person.function.name if person is not None and person.function else ""
    function = function_on_paper(named, language)
    phone = paper(language)["by_phone"].format(phone=head.phone) if head.phone else ""
    who = function or head.signatory.get(language, "") or head.name
    return ", ".join(one for one in (who, phone) if one)


def _of_incident(about: About, language: str) -> dict[str, str]:
    first = _first_incident(about.case)
    if first is None:
        return {}
    location = first.location.name if first.location else ""
    day = timezone.localtime(first.happened_from).date()
    return {"behaved_on": day_on_paper(day, language), "where": location}


def _first_incident(case: Case) -> Incident | None:
    rows = case.incidents.filter(withdrawn_at=None).select_related("location")
    return rows.order_by("happened_from").first()


def _of_measure(about: About, head: Letterhead, language: str) -> dict[str, str]:
    measure = about.measure
    if measure is None:
        return _behaviour_elsewhere(about, language)
    found = {
        "behaviour": measure.behaviour,
        "added": _added(measure, language),
        "basis": measure.basis.strip().rstrip("."),
        "reason": measure.decision_reason if measure.decision_reason != measure.behaviour else "",
        "heard": measure.heard_said,
        "not_heard": measure.not_heard_reason,
        "places": _places(measure),
        "starts_on": day_on_paper(measure.starts_on, language),
        "ends_on": day_on_paper(measure.ends_on, language),
        "review_on": day_on_paper(measure.review_on, language),
        "open_channel": measure.open_channel.strip().rstrip("."),
        "exceptions": measure.exceptions,
        "end_reason": measure.end_reason,
        "before": _before(measure, language),
        "contact": _contact(measure.contact_person, head, language),
    }
    if measure.behaved_on is not None:
        found["behaved_on"] = day_on_paper(measure.behaved_on, language)
    return found


def _behaviour_elsewhere(about: About, language: str) -> dict[str, str]:
    """Without a measure of its own a letter says what this person did in the words of the last one
    of the case, when there is one: those were written to be read by him or her."""
    if about.party is None:
        return {}
    rows = Measure.objects.filter(case=about.case, party=about.party).exclude(behaviour="")
    said = rows.exclude(state=MeasureState.DROPPED).order_by("-pk").first()
    if said is None:
        return {}
    found = {"behaviour": said.behaviour}
    if said.behaved_on is not None:
        found["behaved_on"] = day_on_paper(said.behaved_on, language)
    return found


def _added(measure: Measure, language: str) -> str:
    """What the organisation's matrix puts in every letter about this measure."""
    option = option_for(options_from(measure.advice), measure.kind)
    letter = option.letter if option else {}
    return letter.get(language) or letter.get("nl", "")


def _places(measure: Measure) -> str:
    names = [place.location for place in measure.places.select_related("location")]
    lines = [f"{one.name}, {one.address}" if one.address else one.name for one in names]
    return "\n".join([*lines, *(measure.places_text.strip().splitlines())])


def _day_of(moment: datetime, language: str) -> str:
    return day_on_paper(timezone.localdate(moment), language)


def _before(measure: Measure, language: str) -> str:
    """Earlier letters about measures that the same party got: what and when."""
    rows = (
        Measure.objects.filter(party_id=measure.party_id, informed_at__isnull=False)
        .exclude(pk=measure.pk)
        .exclude(state=MeasureState.DROPPED)
        .order_by("-informed_at")
    )
    told = [
        f"{name_of(one.kind, one.advice).lower()} ({_day_of(one.informed_at, language)})"
        for one in rows[:3]
        if one.informed_at is not None
    ]
    return f"{paper(language)['earlier']} {', '.join(told)}." if told else ""


def _of_talk(about: About, language: str) -> dict[str, str]:
    talk = about.talk
    if talk is None:
        return {}
    names = TALK_ON_PAPER[talk.kind]
    return {
        "talk_at": moment_on_paper(talk.held_at or talk.planned_at, language),
        "talk_place": talk.place,
        "talk_kind": names.get(language) or names["en"],
        "agreed": agreed_of(talk),
        "follow_up_on": day_on_paper(talk.follow_up_on, language),
    }


def _of_claim(about: About, language: str) -> dict[str, str]:
    claim = about.claim
    if claim is None:
        return {}
    items = list(claim.items.select_related("item").order_by("pk"))
    total = sum(one.amount for one in items)
    lines = [f"{one.item.title}: {euros(one.amount, language)}" for one in items]
    before = claim.answer_by or timezone.localdate() + timedelta(days=DAYS_TO_PAY)
    return {
        "damage": "\n".join(lines),
        "amount": euros(total, language) if items else "",
        "pay_before": day_on_paper(before, language),
    }


def _done(about: About) -> str:
    """For a colleague: what was decided and sent towards the other party, without who it is."""
    if about.person is None:
        return ""
    rows = Measure.objects.filter(case=about.case, state__in=DECIDED).order_by("pk")
    told = [name_of(one.kind, one.advice) for one in rows]
    letters = Letter.objects.filter(
        case=about.case, state=LetterState.FROZEN, party__isnull=False, sendings__isnull=False
    )
    # The letter by which he or she heard of a measure says nothing more than the measure.
    of_measures = {LETTER_OF.get(MeasureKind(one.kind)) for one in rows}
    kinds = [LetterKind(one.kind) for one in letters.order_by("pk").distinct()]
    told += [str(LETTERS[kind]) for kind in kinds if kind not in of_measures]
    return "\n".join(dict.fromkeys(told))
