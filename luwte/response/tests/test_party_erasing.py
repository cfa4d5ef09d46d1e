"""Erasing who somebody was: unreadable for ever, also in a backup; what happened remains."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from luwte.core import destructions
from luwte.core.models import AuditEntry
from luwte.core.refusal import Refused
from luwte.incidents.models import Case, Incident
from luwte.incidents.rules import TrackKind
from luwte.lib.ids import uuid7
from luwte.response.access import desk_for
from luwte.response.actions import joining_parties
from luwte.response.actions.erasing_parties import ERASE, erase_identity
from luwte.response.actions.parties import PartyFacts, change_party, seal_identity
from luwte.response.models import Measure, OtherParty, PartyIncident, PartyJoin, PartyToken
from luwte.response.queries.parties import face_in, identity_of, parties_of, place_of
from luwte.response.queries.party_matches import likely_matches
from luwte.response.rules.identity import Identity
from luwte.response.rules.states import MeasureKind, MeasureState
from luwte.response.sealing import open_for_both, seal_for_both
from luwte.tenancy import keys
from tests.cast import House

MakeCase = Callable[..., Case]
PutDown = Callable[..., OtherParty]
JAN = Identity(name="Jan van den Berg", phone="06-12345678", email="jan@example.nl")


@pytest.mark.spec("RES-1", "GOV-4")
def test_who_it_was_is_gone_in_every_copy_and_the_figures_remain(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    case = make_case()
    party = put_down(JAN, case=case)
    copy = bytes(OtherParty.objects.get(pk=party.pk).sealed or b"")
    Measure.objects.create(
        party=party,
        case=case,
        kind=MeasureKind.WARNING,
        state=MeasureState.ENDED,
        proposed_at=timezone.now(),
    )
    assert erase_identity(actor=zonnedael.actor("joost"), party=party) == 1
    with pytest.raises(keys.KeyDestroyed):
        keys.unseal(copy, place=place_of(party))
    fresh = OtherParty.objects.get(pk=party.pk)
    assert fresh.sealed is None
    assert fresh.erased_at is not None
    assert not PartyToken.objects.filter(party=party).exists()
    assert identity_of(zonnedael.actor("mo"), fresh) is None
    assert len(parties_of(case)) == 1
    assert Measure.objects.filter(party=party).count() == 1
    page = zonnedael.client("mo").get(
        zonnedael.url("response:party", pk=case.pk, party_pk=party.pk)
    )
    assert page.status_code == 200
    assert "Berg" not in page.content.decode()


def test_who_was_erased_is_no_match_and_is_not_written_down_again(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    case = make_case()
    party = put_down(JAN, case=case)
    erase_identity(actor=zonnedael.actor("joost"), party=party)
    mo = zonnedael.actor("mo")
    here = desk_for(mo, case.pk, TrackKind.RESPONSE)
    assert likely_matches(mo, JAN, desk=here) == []
    with pytest.raises(Refused):
        change_party(actor=mo, desk=here, party=party, seen=1, facts=PartyFacts(JAN))


def test_what_was_joined_is_erased_with_it_and_cannot_be_undone(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    first, second = make_case(), make_case()
    one, two = put_down(JAN, case=first), put_down(Identity(phone="0612345678"), case=second)
    mo = zonnedael.actor("mo")
    here = desk_for(mo, second.pk, TrackKind.RESPONSE)
    join = joining_parties.join_parties(
        actor=mo, desk=here, source=two, target=one, why="Zelfde telefoon als Jan van den Berg."
    )
    kept = bytes(PartyJoin.objects.get(pk=join.pk).sealed or b"")
    assert b"Berg" not in kept and open_for_both(kept, row=join.pk).endswith("Jan van den Berg.")
    page = zonnedael.client("mo").get(
        zonnedael.url("response:party", pk=second.pk, party_pk=one.pk)
    )
    assert "Zelfde telefoon als Jan van den Berg." in page.content.decode()
    assert erase_identity(actor=zonnedael.actor("joost"), party=two) == 2
    assert not OtherParty.objects.filter(erased_at=None).exists()
    join.refresh_from_db()
    assert join.sealed is None
    assert open_for_both(kept, row=join.pk) == ""  # what a backup holds opens no more
    with pytest.raises(Refused):
        joining_parties.undo_join(actor=mo, desk=here, join=join)


@pytest.mark.spec("RES-1")
def test_a_restored_backup_erases_again(
    zonnedael: House, make_case: MakeCase, put_down: PutDown, tmp_path: Path
) -> None:
    before = timezone.now() - timedelta(minutes=1)
    case = make_case()
    party = put_down(JAN, case=case)
    row = OtherParty.objects.get(pk=party.pk)
    gone = destructions.Destruction(timezone.now(), zonnedael.pk, ERASE, "party", row.pk)
    record = tmp_path / "destructions"
    destructions.append([gone], record)
    # The backup is of before the erasure: key, tokens and sealed bytes are all there.
    assert PartyToken.objects.filter(party=party).exists()
    assert destructions.replay(record, before) == 1
    fresh = OtherParty.objects.get(pk=party.pk)
    assert (fresh.sealed, fresh.erased_at is None) == (None, False)
    assert not PartyToken.objects.filter(party=party).exists()
    with pytest.raises(keys.KeyDestroyed):
        keys.unseal(bytes(row.sealed or b""), place=place_of(party))


def test_words_about_two_people_open_as_long_as_both_are_known(
    zonnedael: House, put_down: PutDown
) -> None:
    joost = zonnedael.actor("joost")
    for erased in (0, 1):
        both = [put_down(JAN), put_down(Identity(name="Piet Smit"))]
        row = uuid7()
        sealed = seal_for_both("Jan en Piet.", row=row, source=both[0].pk, target=both[1].pk)
        assert open_for_both(sealed, row=row) == "Jan en Piet."
        with pytest.raises(keys.NotReadable):
            open_for_both(sealed, row=uuid7())
        erase_identity(actor=joost, party=both[erased])
        assert open_for_both(sealed, row=row) == ""


def test_what_stood_in_clear_is_sealed_when_it_moves_over_and_comes_back(
    zonnedael: House, put_down: PutDown
) -> None:
    """The migration, with more rows than fit one batch."""
    one, two = put_down(JAN), put_down(Identity(name="Piet Smit"))
    moving = import_module("luwte.response.migrations.0004_the_reason_of_a_join_is_sealed")
    rows = [_Old(one, two, why) for why in ("Zelfde telefoon als Jan.", "", "Zelfde adres.")]
    before = [row.why for row in rows]
    moving.BATCH, batch = 1, moving.BATCH
    try:
        moving.seal(_OldApps(rows), None)
        assert [row.sealed is not None for row in rows] == [True, False, True]
        assert all(b"Jan" not in (row.sealed or b"") for row in rows)
        for row in rows:
            row.why = ""
        moving.unseal(_OldApps(rows), None)
    finally:
        moving.BATCH = batch
    assert [row.why for row in rows] == before


class _Old:
    """A row of a join as it was."""

    def __init__(self, source: OtherParty, target: OtherParty, why: str) -> None:
        self.pk, self.why = uuid7(), why
        self.sealed: bytes | None = None
        self.source_id, self.target_id = source.pk, target.pk
        self.organisation_id = source.organisation_id

    def save(self, update_fields: list[str]) -> None:
        """It is kept here."""


class _OldApps:
    """The models of that moment: all that the migration asks of them."""

    def __init__(self, rows: list[_Old]) -> None:
        self.rows = rows
        self.objects = self

    def get_model(self, _app: str, _model: str) -> _OldApps:
        return self

    def exclude(self, **which: Any) -> _OldApps:
        ((name, nothing),) = which.items()
        return _OldApps([row for row in self.rows if getattr(row, name) != nothing])

    def order_by(self, _name: str) -> _OldApps:
        return _OldApps(sorted(self.rows, key=lambda row: row.pk))

    def filter(self, pk__gt: Any) -> _OldApps:
        return _OldApps([row for row in self.rows if row.pk > pk__gt])

    def __getitem__(self, part: slice) -> list[_Old]:
        return self.rows[part]


def test_erasing_twice_erases_once(zonnedael: House, put_down: PutDown) -> None:
    party = put_down(JAN)
    joost = zonnedael.actor("joost")
    assert erase_identity(actor=joost, party=party) == 1
    assert erase_identity(actor=joost, party=party) == 0
    assert AuditEntry.objects.filter(verb=ERASE).count() == 1


def test_a_split_that_was_undone_is_erased_too(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    first, second = make_case(), make_case()
    party = put_down(JAN, case=first)
    mo = zonnedael.actor("mo")
    here = desk_for(mo, second.pk, TrackKind.RESPONSE)
    incidents: list[Any] = list(Incident.objects.filter(case=second))
    joining_parties.recognise_party(
        actor=mo, desk=here, incidents=incidents, facts=PartyFacts(JAN), same_as=party
    )
    link = PartyIncident.objects.get(incident__case=second, unlinked_at=None)
    join = joining_parties.split_party(
        actor=mo, desk=here, party=party, links=[link], why="Een ander."
    )
    other = OtherParty.objects.get(pk=join.target_id)
    seal_identity(other, Identity(name="Piet Smit"))
    joining_parties.undo_join(actor=mo, desk=here, join=join)
    assert face_in(second, party.pk).pk == party.pk
    erase_identity(actor=zonnedael.actor("joost"), party=party)
    other.refresh_from_db()
    assert (other.sealed, other.erased_at is None) == (None, False)
