"""Letters and talks in words: labels, the lines that they leave, fixed words on paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from luwte.incidents.rules.contents import Line
from luwte.response.rules.states import LetterKind, LetterState, SendWay, TalkKind, TalkState

LETTERS: dict[str, Any] = {
    LetterKind.ACKNOWLEDGEMENT: gettext_lazy("Acknowledgement"),
    LetterKind.HEARING_INVITATION: gettext_lazy("Invitation to be heard"),
    LetterKind.TALK_INVITATION: gettext_lazy("Invitation for a talk"),
    LetterKind.WARNING: gettext_lazy("Warning letter"),
    LetterKind.YELLOW_CARD: gettext_lazy("Letter with the yellow card"),
    LetterKind.RED_CARD: gettext_lazy("Letter with the red card"),
    LetterKind.PROVISIONAL_BAN: gettext_lazy("Letter with the provisional ban"),
    LetterKind.ACCESS_BAN: gettext_lazy("Letter with the access ban"),
    LetterKind.BAN_ENDED: gettext_lazy("Letter that a measure ended"),
    LetterKind.AGREEMENT: gettext_lazy("Letter with the agreements"),
    LetterKind.SERVICE_STOP: gettext_lazy("Letter that the service stops"),
    LetterKind.LIABILITY: gettext_lazy("Letter about the damage"),
    LetterKind.STAFF_ANSWER: gettext_lazy("Answer of management to a colleague"),
    LetterKind.GP_MESSAGE: gettext_lazy("Message to the GP"),
}
LETTER_STATES: dict[str, Any] = {
    LetterState.DRAFT: pgettext_lazy("letter", "draft"),
    LetterState.FROZEN: pgettext_lazy("letter", "final"),
    LetterState.VOID: pgettext_lazy("letter", "thrown away"),
}
WAYS: dict[str, Any] = {
    SendWay.POST: gettext_lazy("By post"),
    SendWay.REGISTERED: gettext_lazy("By registered post"),
    SendWay.EMAIL: gettext_lazy("By e-mail"),
    SendWay.PORTAL: gettext_lazy("Through a portal"),
    SendWay.BY_HAND: gettext_lazy("Handed over"),
}
TALKS: dict[str, Any] = {
    TalkKind.HEARING: pgettext_lazy("talk", "Hearing"),
    TalkKind.ORDER_TALK: gettext_lazy("Order talk"),
    TalkKind.COMMUNITY_OFFICER: gettext_lazy("Talk by the community police officer"),
    TalkKind.RESTORATIVE: gettext_lazy("Restorative talk"),
    TalkKind.MEDIATION: gettext_lazy("Mediation"),
    TalkKind.FAMILY: gettext_lazy("Talk with the family"),
    TalkKind.CONTRACT: gettext_lazy("Talk about an individual contract"),
}
TALK_HINTS: dict[str, Any] = {
    TalkKind.HEARING: gettext_lazy("Before we decide: the other party tells how it was."),
    TalkKind.ORDER_TALK: gettext_lazy("The manager says where the limit is, and what is agreed."),
    TalkKind.COMMUNITY_OFFICER: gettext_lazy("The police officer of the neighbourhood goes there."),
    TalkKind.RESTORATIVE: gettext_lazy("Who did it and who suffered it, only when both want to."),
    TalkKind.MEDIATION: gettext_lazy("Somebody from outside helps both sides to go on."),
    TalkKind.FAMILY: gettext_lazy("Family or friends help, with the consent of the other party."),
    TalkKind.CONTRACT: gettext_lazy("What each side does and leaves, signed by both."),
}
TALK_STATES: dict[str, Any] = {
    TalkState.PLANNED: pgettext_lazy("talk", "planned"),
    TalkState.HELD: pgettext_lazy("talk", "held"),
    TalkState.NO_SHOW: pgettext_lazy("talk", "did not come"),
    TalkState.CANCELLED: pgettext_lazy("talk", "called off"),
}
# What it is called within a sentence of a letter.
TALK_ON_PAPER: Final[dict[str, dict[str, str]]] = {
    TalkKind.HEARING: {"nl": "gesprek", "en": "talk"},
    TalkKind.ORDER_TALK: {"nl": "ordegesprek", "en": "formal talk"},
    TalkKind.COMMUNITY_OFFICER: {
        "nl": "gesprek met de wijkagent",
        "en": "talk with the community police officer",
    },
    TalkKind.RESTORATIVE: {"nl": "herstelgesprek", "en": "restorative talk"},
    TalkKind.MEDIATION: {"nl": "bemiddelingsgesprek", "en": "mediation talk"},
    TalkKind.FAMILY: {"nl": "gesprek met familie erbij", "en": "talk with family"},
    TalkKind.CONTRACT: {"nl": "gesprek over afspraken", "en": "talk about agreements"},
}
# Fixed words on paper, by language.
ON_PAPER: Final[dict[str, dict[str, str]]] = {
    "nl": {
        "page": "pagina",
        "of": "van",
        "date": "Datum",
        "number": "Ons kenmerk",
        "case": "Zaak",
        "phone": "Vragen? Bel",
        "private": "Persoonlijk en vertrouwelijk",
        "draft": "Concept",
        "closing": "Met vriendelijke groet,",
        "dear": "Geachte {name},",
        "dear_somebody": "Geachte heer of mevrouw,",
        "dear_colleague": "Beste {name},",
        "complain": "Een klacht stuurt u naar: {where}.",
        "earlier": "Eerder kreeg u van ons:",
        "born": "geboren in {year}",
        "at": "om",
        "clock": " uur",
        "by_phone": "telefoon {phone}",
        "remark": "",
    },
    "en": {
        "page": "page",
        "of": "of",
        "date": "Date",
        "number": "Our reference",
        "case": "Case",
        "phone": "Questions? Call",
        "private": "Personal and confidential",
        "draft": "Draft",
        "closing": "Yours sincerely,",
        "dear": "Dear {name},",
        "dear_somebody": "Dear sir or madam,",
        "dear_colleague": "Dear {name},",
        "complain": "You send a complaint to: {where}.",
        "earlier": "Before, you got from us:",
        "born": "born in {year}",
        "at": "at",
        "clock": "",
        "by_phone": "phone {phone}",
        "remark": "This is a translation. The Dutch text counts.",
    },
}


def paper(language: str) -> dict[str, str]:
    """The fixed words in this language; English for one that has none of its own."""
    return ON_PAPER.get(language, ON_PAPER["en"])


def day_on_paper(day: date | None, language: str) -> str:
    """ "3 maart 2026", in the language of the letter."""
    if day is None:
        return ""
    with translation.override(language):
        return date_format(day, "j F Y")


def moment_on_paper(moment: datetime | None, language: str) -> str:
    """ "dinsdag 3 maart 2026 om 14.30 uur"."""
    if moment is None:
        return ""
    words, here = paper(language), timezone.localtime(moment)
    with translation.override(language):
        day = date_format(here, "l j F Y")
    clock = here.strftime("%H.%M" if language == "nl" else "%H:%M")
    return f"{day} {words['at']} {clock}{words['clock']}"


def function_on_paper(name: str, language: str) -> str:
    """A function in a sentence: "de teamleider", "het afdelingshoofd", "de BOA"; "" for none."""
    words = name.split()
    if not words:
        return ""
    first = words[0] if words[0][1:2].isupper() else words[0][:1].lower() + words[0][1:]
    article = "the" if language != "nl" else "het" if first.endswith("hoofd") else "de"
    return " ".join((article, first, *words[1:]))


def web_address(line: str) -> str:
    """A line of an address as paper shows it: a site without "https://"."""
    return line.strip().removeprefix("https://").removeprefix("http://").rstrip("/")


def _kind_line(words: Any, known: Mapping[str, Any]) -> Line:
    def line(params: Mapping[str, Any], names: Mapping[str, str]) -> str:
        what = str(known.get(str(params.get("kind", "")), "")).lower()
        return str(words) % {"what": what}

    return line


def _sent(params: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return _("sent a letter: %(what)s, %(how)s") % {
        "what": str(LETTERS.get(str(params.get("kind", "")), "")).lower(),
        "how": str(WAYS.get(str(params.get("how", "")), "")).lower(),
    }


# What is said of each step of letters and talks on the timeline of a case.
LINES: dict[str, Line] = {
    "letter_drafted": _kind_line(gettext_lazy("drafted a letter: %(what)s"), LETTERS),
    "letter_final": _kind_line(gettext_lazy("made a letter final: %(what)s"), LETTERS),
    "letter_voided": _kind_line(gettext_lazy("threw a draft of a letter away: %(what)s"), LETTERS),
    "letter_sent": _sent,
    "letter_arrived": _kind_line(gettext_lazy("a letter arrived: %(what)s"), LETTERS),
    "letter_returned": _kind_line(gettext_lazy("a letter came back: %(what)s"), LETTERS),
    "talk_planned": _kind_line(gettext_lazy("planned a talk: %(what)s"), TALKS),
    "talk_moved": _kind_line(gettext_lazy("planned a talk anew: %(what)s"), TALKS),
    "talk_held": _kind_line(gettext_lazy("held a talk: %(what)s"), TALKS),
    "talk_missed": _kind_line(gettext_lazy("the other party did not come: %(what)s"), TALKS),
    "talk_cancelled": _kind_line(gettext_lazy("called a talk off: %(what)s"), TALKS),
    "talk_signed": _kind_line(gettext_lazy("agreements were signed: %(what)s"), TALKS),
    "talk_not_signed": _kind_line(gettext_lazy("agreements were not signed: %(what)s"), TALKS),
    "talk_followed_up": _kind_line(gettext_lazy("looked back on a talk: %(what)s"), TALKS),
}
