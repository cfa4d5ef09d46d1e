"""A measure, a desk and a letterhead, for the tests of letters and talks."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PdfReader

from luwte.core import files
from luwte.core.models import StoredFile
from luwte.incidents.models import Case
from luwte.incidents.rules import TrackKind
from luwte.incidents.tests.conftest import MakeCase
from luwte.org.models import Location
from luwte.response.access import Desk, desk_for
from luwte.response.actions.letters import (
    draft_letter,
    freeze_letter,
)
from luwte.response.models import (
    Letter,
    Measure,
    MeasurePlace,
    OtherParty,
)
from luwte.response.rules.identity import Identity
from luwte.response.rules.states import (
    LetterKind,
    MeasureKind,
    MeasureState,
)
from luwte.response.tests.party_fixtures import PutDown
from tests.cast import House

PutOn = Callable[..., Measure]
JANSEN = Identity(name="A. Jansen", address="Dorpsstraat 1\n1234 AB Zonnedael", birth_year="1980")


def desk_of(house: House, case: Case, who: str = "mo") -> Desk:
    """The response of a case, as somebody sees it."""
    return desk_for(house.actor(who), case.pk, TrackKind.RESPONSE)


@pytest.fixture
def put_on(zonnedael: House) -> Callable[..., Measure]:
    """`put_on(case, party, kind, state, **more)`: a measure that stands at a step of the gate."""

    def make(
        case: Case,
        party: OtherParty,
        kind: MeasureKind = MeasureKind.ACCESS_BAN,
        state: MeasureState = MeasureState.DECIDED,
        **more: Any,
    ) -> Measure:
        today = timezone.localdate()
        given: dict[str, Any] = {
            "behaviour": "Ik weet waar jij woont, zei u, en u sloeg op de balie.",
            "behaved_on": today,
            "basis": "huisregel 3: bedreigen mag niet",
            "starts_on": today,
            "ends_on": today + timedelta(days=90),
            "review_on": today + timedelta(days=45),
            "open_channel": "per brief, of op afspraak aan de telefoon",
            "contact_person": zonnedael.person("mo"),
            "proposed_at": timezone.now(),
        }
        measure = Measure.objects.create(
            case=case, party=party, kind=kind, state=state, **(given | more)
        )
        place = Location.objects.order_by("name").first()
        assert place is not None
        MeasurePlace.objects.create(measure=measure, location=place)
        return measure

    return make


@pytest.fixture
def case(make_case: MakeCase) -> Case:
    """Sanne\'s."""
    return make_case()


@pytest.fixture
def ban(case: Case, put_down: PutDown, put_on: PutOn) -> Measure:
    """A ban of that case, decided."""
    return put_on(case, put_down(JANSEN, case=case))


def drafted(
    house: House, case: Case, kind: LetterKind = LetterKind.ACCESS_BAN, **more: Any
) -> Letter:
    """A letter that Mo drafts."""
    return draft_letter(
        actor=house.actor("mo"), desk=desk_of(house, case), kind=kind, second_language="", **more
    )


def frozen(house: House, letter: Letter, **more: Any) -> Letter:
    """The same, final."""
    return freeze_letter(
        actor=house.actor("mo"),
        desk=desk_of(house, letter.case),
        letter=letter,
        seen=letter.edits,
        **more,
    )


def text_of(letter: Letter) -> str:
    """The words on its pages."""
    stored = StoredFile.objects.get(pk=letter.file_id)
    pages = PdfReader(io.BytesIO(files.read(stored))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
