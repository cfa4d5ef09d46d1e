"""What the sanction matrix advises in a case towards one party, and why (RES-2, RES-4).

The class comes from the forms and the gravity of what happened, the repetition from the party's
history as far as it counts; a warning or a card that still holds makes this a repetition as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from luwte.catalogue.queries import entry_keys
from luwte.lib.spans import months_later
from luwte.org.access import Actor
from luwte.policy import queries as policy
from luwte.policy.queries import cell_words
from luwte.policy.rules import (
    Advice,
    Matrix,
    Option,
    advise,
    class_of,
    fits,
    option_for,
    options_from,
    repeats_of,
)
from luwte.response.models import Measure, OtherParty, PartyIncident
from luwte.response.queries.parties import counts_for_measure
from luwte.response.queries.party_history import label_of, times_before
from luwte.response.rules.states import MeasureKind, MeasureState
from luwte.response.words import measures as measure_words

if TYPE_CHECKING:
    from luwte.incidents.models import Case

# What still holds and warned somebody: the next time is a repetition, whatever its window.
WARNED = (
    MeasureKind.WARNING,
    MeasureKind.YELLOW_CARD,
    MeasureKind.RED_CARD,
    MeasureKind.CONTACT_AGREEMENT,
    MeasureKind.INDIVIDUAL_CONTRACT,
    MeasureKind.ACCESS_BAN,
)
HOLDS = (MeasureState.RUNNING, MeasureState.REVIEWED)


@dataclass(frozen=True)
class MatrixAdvice:
    """The cell that counts. version: of the adopted matrix. is_nearest: no class of it names the
    behaviour. holding: what still holds from before, as its kind, own name and last day."""

    version: int
    advice: Advice
    class_label: str
    matrix: Matrix
    is_nearest: bool = False
    holding: Mapping[str, Any] = field(default_factory=dict)

    @property
    def why(self) -> str:
        """Which cell, and why that one."""
        return f"{self.advice.why} {measure_words.still_holds(self.holding)}".strip()

    @property
    def options(self) -> list[Any]:
        """Which measures, for how long and who decides, in words: `OptionWords`."""
        return cell_words(self.advice.cell).options

    def option(self, kind: str) -> Option | None:
        """What the matrix says of one measure; None when it does not name it."""
        return option_for(self.advice.cell.options, kind)

    @property
    def about(self) -> list[str]:
        """What the cell says of the police and the hearing, a line each."""
        return cell_words(self.advice.cell).about

    @property
    def remarks(self) -> list[str]:
        """What the organisation wants the handler to know here, a line each."""
        return cell_words(self.advice.cell).remarks

    def kept(self) -> dict[str, Any]:
        """What is kept with the measure, whatever is adopted later: codes and numbers, worded by
        `words_of` when they are read. A version that was adopted stays as it is; of what Luwte
        brings itself, which comes with a new Luwte, the class is kept too."""
        kept: dict[str, Any] = {
            "class": self.advice.class_key,
            "repetition": self.advice.repetition,
            "options": [asdict(option) for option in self.advice.cell.options],
            "is_nearest": self.is_nearest,
            "holding": dict(self.holding),
            "version": self.version,
        }
        if not self.version:
            one = self.matrix.of(self.advice.class_key)
            kept["matrix"] = replace(self.matrix, classes=(one,)).values()
        return kept


@dataclass(frozen=True)
class KeptWords:
    """What a measure keeps of the advice, in the reader's language: why that cell, and what the
    organisation wants people to know there."""

    why: str
    remarks: list[str]


def words_of(kept: Mapping[str, Any]) -> KeptWords:
    """The advice that a measure keeps (`MatrixAdvice.kept`) in words. What was kept before as
    sentences stays as it was written."""
    if "why" in kept:
        return KeptWords(str(kept["why"]), list(kept.get("remarks", ())))
    try:
        said = advise(
            _matrix_of(kept), kept["class"], kept["repetition"], is_nearest=kept["is_nearest"]
        )
    except LookupError:  # nothing was advised, or it says less than we know how to word
        return KeptWords("", [])
    why = f"{said.why} {measure_words.still_holds(kept.get('holding', {}))}".strip()
    return KeptWords(why, cell_words(said.cell).remarks)


def _matrix_of(kept: Mapping[str, Any]) -> Matrix:
    if "matrix" in kept:
        return Matrix.from_values(kept["matrix"])
    return policy.settings_of_version(Matrix, int(kept["version"]))


def advice_for(actor: Actor, case: Case, party: OtherParty) -> MatrixAdvice | None:
    """What follows on what this party did in this case; None when the matrix has no classes."""
    found = policy.matrix_for(actor.organisation)
    matrix: Matrix = found.value
    forms, gravity = _behaviour(case, party)
    class_key = class_of(matrix, forms, gravity)
    if not class_key:
        return None
    happened = _happened(case, party)
    window = months_later(timezone.localdate(happened), -matrix.window_months)
    before = times_before(
        party, repeats_of(matrix, class_key), window, before=happened, case=case, actor=actor
    )
    held = _held_before(party, case)
    repetition = max(before + 1, 2 if held is not None else 1)
    is_nearest = not fits(matrix, class_key, forms, gravity)
    return MatrixAdvice(
        version=found.version,
        advice=advise(matrix, class_key, repetition, is_nearest=is_nearest),
        class_label=label_of(matrix, class_key),
        matrix=matrix,
        is_nearest=is_nearest,
        holding=_holding(held),
    )


def class_in_case(matrix: Matrix, case: Case, party: OtherParty) -> str:
    """The class of what this party did: the heaviest that its forms and the gravity give."""
    return class_of(matrix, *_behaviour(case, party))


def _behaviour(case: Case, party: OtherParty) -> tuple[frozenset[str], str]:
    """The forms of what this party did, and how grave it was."""
    links = _links(case, party)
    terms = [
        row.term_id for link in links for row in link.incident.terms.all() if row.kind == "form"
    ]
    gravity = case.gravity or next((link.incident.gravity for link in links), "")
    return frozenset(entry_keys(terms).get("form", ())), gravity


def _held_before(party: OtherParty, case: Case) -> Measure | None:
    if not any(counts_for_measure(link) for link in _links(case, party)):
        return None  # who was recognised by a match counts only after a second look
    rows = Measure.objects.filter(party=party, state__in=HOLDS, kind__in=WARNED)
    return rows.exclude(case=case).order_by("-ends_on").first()


def _holding(held: Measure | None) -> dict[str, Any]:
    if held is None or held.ends_on is None:
        return {}
    option = option_for(options_from(held.advice), held.kind)
    called = dict(option.called) if option else {}
    return {"kind": held.kind, "called": called, "until": held.ends_on.isoformat()}


def _links(case: Case, party: OtherParty) -> list[PartyIncident]:
    rows = PartyIncident.objects.filter(party=party, incident__case=case, unlinked_at=None)
    return list(rows.select_related("incident").prefetch_related("incident__terms"))


def _happened(case: Case, party: OtherParty) -> Any:
    moments = [link.incident.happened_from for link in _links(case, party)]
    return min(moments, default=case.opened_at)
