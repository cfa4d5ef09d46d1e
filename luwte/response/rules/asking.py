"""What the gate asks before a measure can be proposed, and which answers stop it. No database.

Every answer is kept with why, in the words of who proposes. Sources: domain facts 4.2 (house rules,
proportionate), 4.4 (warn first, recent and concrete), 4.5 (behaviour, not opinion), 4.7 (care),
4.8 (pupils), 4.1 (benefits), and the mitigating ones below its table C.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from luwte.response.rules.kinds import FACTS, MUNICIPALITY, SCHOOL, is_care
from luwte.response.rules.states import MeasureKind


class Weight(StrEnum):
    """What an answer does."""

    PASS = "pass"
    WHY = "why"  # goes on, with why
    STOP = "stop"  # goes no further


@dataclass(frozen=True)
class Answer:
    """One way to answer. stop: what is said when it goes no further."""

    key: str
    label: Any
    weight: Weight = Weight.PASS
    stop: Any = ""


@dataclass(frozen=True)
class Ask:
    """One question. always_why: the why is needed whatever the answer is."""

    key: str
    label: Any
    answers: tuple[Answer, ...]
    hint: Any = ""
    always_why: bool = False

    def answer(self, key: str) -> Answer | None:
        """The answer of this key."""
        return next((one for one in self.answers if one.key == key), None)


YES, NO = "yes", "no"
WHICH: Final = Ask(
    "behaviour_or_opinion",
    _("Is it about behaviour?"),
    (
        Answer("behaviour", _("Behaviour: what somebody did or said to staff")),
        Answer(
            "opinion",
            _("An opinion, criticism or many questions"),
            Weight.STOP,
            _(
                "Somebody may have an opinion, and may be a nuisance about it. A measure answers "
                "behaviour towards staff, never an opinion."
            ),
        ),
        Answer(
            "complaint",
            _("A complaint, an objection or a request for information"),
            Weight.STOP,
            _(
                "Complaining, objecting and asking for information are rights. Deal with the "
                "complaint; a measure is no answer to it."
            ),
        ),
    ),
    _("Protocols have been used against critics. That is why this is asked each time."),
)
OWN_MISTAKE: Final = Ask(
    "own_mistake",
    _("Did we do something wrong ourselves?"),
    (
        Answer(NO, _("No")),
        Answer("put_right", _("Yes, and we put it right or said sorry"), Weight.WHY),
        Answer(
            "not_yet",
            _("Yes, and it has not been put right yet"),
            Weight.STOP,
            _("Put that right first, or say sorry. Then look again whether a measure is needed."),
        ),
    ),
    _("Waited too long, sent away wrongly, a wrong letter."),
)
ILLNESS: Final = Ask(
    "illness",
    _("Could illness or confusion play a part?"),
    (
        Answer(NO, _("No sign of it")),
        Answer("care_first", _("Perhaps, and help or a care plan was looked at first"), Weight.WHY),
        Answer(
            "not_yet",
            _("Perhaps, and nobody looked at help yet"),
            Weight.STOP,
            _(
                "Look first, with who treats or knows this person, at what helps. Never write a "
                "diagnosis here."
            ),
        ),
    ),
    _("Write what you saw, never what somebody has."),
)
MINOR: Final = Ask(
    "minor",
    _("Is it a minor?"),
    (
        Answer(NO, _("No, or not to be seen")),
        Answer(YES, _("Yes: shorter, and the parents were involved"), Weight.WHY),
    ),
)
HOUSE_RULES: Final = Ask(
    "house_rules",
    _("Did house rules that name this behaviour hang there on that day?"),
    (
        Answer(YES, _("Yes, they could be seen")),
        Answer(NO, _("No, or not to be seen"), Weight.WHY),
    ),
    _("A ban rests on house rules that visitors can know."),
)
WARNED: Final = Ask(
    "warned",
    _("Was there a warning before?"),
    (
        Answer(YES, _("Yes, earlier"), Weight.WHY),
        Answer("acute", _("No: it was too grave to wait for that"), Weight.WHY),
        Answer(
            NO,
            _("No"),
            Weight.STOP,
            _("Warn first: a warning or an agreement, unless it was too grave to wait for that."),
        ),
    ),
    _("When was it, or why could it not wait?"),
)
LEAST: Final = Ask(
    "least",
    _("Would something lighter be enough?"),
    (
        Answer(NO, _("No, this is the lightest that works")),
        Answer(
            YES,
            _("Yes"),
            Weight.STOP,
            _("Then choose what is lighter. A measure never goes further than is needed."),
        ),
    ),
    _("Which lighter ways did you think of, and why do they not work?"),
    always_why=True,
)


def _must(key: str, label: Any, stop: Any, hint: Any = "") -> Ask:
    answers = (Answer(YES, _("Yes"), Weight.WHY), Answer(NO, _("Not yet"), Weight.STOP, stop))
    return Ask(key, label, answers, hint)


_CARE_STOP = _("Care cannot be stopped without this. Arrange it first.")
# Ending treatment (WGBO, 7:460 BW): facts 4.7.
CARE: Final = (
    _must("weighty_reason", _("Is there a weighty reason?"), _CARE_STOP),
    _must("warned_repeatedly", _("Was there a warning more than once?"), _CARE_STOP),
    _must("word_and_letter", _("Will it be told both by word and by letter?"), _CARE_STOP),
    _must("reasonable_term", _("Is there a reasonable term before it ends?"), _CARE_STOP),
    _must("necessary_care", _("Does necessary care go on meanwhile?"), _CARE_STOP),
    _must("transfer", _("Do we help to find another practice or hospital?"), _CARE_STOP),
)
# Suspension of a pupil: facts 4.8. A parent is kept out by an access ban.
PUPIL: Final = Ask(
    "pupil",
    _("Whom is it about?"),
    (
        Answer("parent", _("A parent or another adult; the child's interest was weighed")),
        Answer("pupil", _("A pupil: at most one week, in writing, with the reasons")),
    ),
    _("What does it mean for the child?"),
    always_why=True,
)
INSPECTORATE: Final = Ask(
    "inspectorate",
    _("Longer than one day for a pupil: was the Inspectie told?"),
    (
        Answer("not_needed", _("At most one day, or it is not about a pupil")),
        Answer(YES, _("Yes, or it is told today"), Weight.WHY),
    ),
)
# Cutting a benefit is a decision under the Awb: facts 4.1.
BENEFIT: Final = Ask(
    "benefit",
    _("Does this touch a benefit, a permit or another right under a law?"),
    (
        Answer(NO, _("No, only how or where somebody is helped")),
        Answer(
            YES,
            _("Yes"),
            Weight.STOP,
            _(
                "That is a decision under the general administrative law act (Awb), with objection "
                "and appeal. It is not taken here."
            ),
        ),
    ),
)
BASIC_SERVICE: Final = _must(
    "basic_service",
    _("Can somebody still get what only the municipality gives?"),
    _("Services that only the municipality gives must stay within reach. Arrange how first."),
    _("By post, by phone, at another place, or through somebody else."),
)

_LASTING = (WHICH, OWN_MISTAKE, ILLNESS, MINOR)


def asked_for(kind: MeasureKind, sectors: Iterable[str]) -> list[Ask]:
    """What is asked for a measure of this kind in an organisation of these sectors, in order. A
    talk takes nothing away, and is asked only whether it is about behaviour."""
    facts, known = FACTS[kind], frozenset(sectors)
    if facts.is_light:
        return [WHICH]
    asked = list(_LASTING)
    if facts.keeps_out:
        asked.append(HOUSE_RULES)
    if facts.warned_first:
        asked.append(WARNED)
    if SCHOOL in known and facts.keeps_out:
        asked += [PUPIL, INSPECTORATE]
    if kind is MeasureKind.SERVICE_STOP:
        if is_care(known):
            asked += CARE
        if MUNICIPALITY in known:
            asked += [BENEFIT, BASIC_SERVICE]
    return [*asked, LEAST]


def stop_words(asked: Iterable[Ask], answers: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Why it goes no further: what was not answered, what needs a why, and what stops it. Empty
    when it may go on. answers: {question: {"answer": …, "why": …}}."""
    found: list[str] = []
    for ask in asked:
        given = answers.get(ask.key, {})
        answer = ask.answer(given.get("answer", ""))
        if answer is None:
            found.append(_("Answer: %(question)s") % {"question": ask.label})
        elif answer.weight is Weight.STOP:
            found.append(str(answer.stop))
        elif (ask.always_why or answer.weight is Weight.WHY) and not given.get("why", "").strip():
            found.append(_("Say why: %(question)s") % {"question": ask.label})
    return found


def is_pupil(answers: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether it is about a pupil of a school."""
    return answers.get(PUPIL.key, {}).get("answer") == "pupil"


def concerns(asked: Iterable[Ask], answers: Mapping[str, Mapping[str, str]]) -> list[str]:
    """What who looks along and who decides should see first: answers that go on with a why."""
    lines = []
    for ask in asked:
        given = answers.get(ask.key, {})
        answer = ask.answer(given.get("answer", ""))
        if answer is not None and answer.weight is Weight.WHY:
            lines.append(f"{ask.label} {answer.label}. {given.get('why', '')}".strip())
    return lines
