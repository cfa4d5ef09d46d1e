"""What is sealed opens in its own place only, survives rotation, and dies with its key."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from luwte.core.actor import TheClock
from luwte.core.models import AuditEntry
from luwte.tenancy import keys
from luwte.tenancy.keys import Place
from luwte.tenancy.models import Key
from luwte.tenancy.scope import OutsideScope, scope
from tests.cast import Cast, House

PLACE = Place("talk", "text", uuid4())


@pytest.fixture(autouse=True)
def _no_keys_in_memory() -> Iterator[None]:
    keys.forget()
    yield
    keys.forget()


@pytest.mark.spec("GOV-5")
def test_what_is_sealed_opens_again_and_holds_no_trace_of_the_text(zonnedael: House) -> None:
    subject = uuid4()
    sealed = keys.seal(b"wie het was", purpose="talk", subject_id=subject, place=PLACE)
    assert b"wie" not in sealed
    assert keys.unseal(sealed, place=PLACE) == b"wie het was"
    again = keys.seal(b"wie het was", purpose="talk", subject_id=subject, place=PLACE)
    assert again != sealed
    assert keys.key_id_of(again) == keys.key_id_of(sealed)


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place("talk", "text", uuid4()),
        Place("talk", "subject", PLACE.pk),
        Place("note", "text", PLACE.pk),
    ],
)
def test_sealed_bytes_do_not_open_in_another_place(zonnedael: House, elsewhere: Place) -> None:
    sealed = keys.seal(b"x", purpose="talk", subject_id=uuid4(), place=PLACE)
    with pytest.raises(keys.NotReadable):
        keys.unseal(sealed, place=elsewhere)


def test_sealed_bytes_do_not_open_in_another_organisation(cast: Cast) -> None:
    with scope(cast.zonnedael.organisation):
        sealed = keys.seal(b"x", purpose="talk", subject_id=uuid4(), place=PLACE)
    with scope(cast.de_linde.organisation), pytest.raises(keys.NotReadable):
        keys.unseal(sealed, place=PLACE)
    with pytest.raises(OutsideScope):
        keys.unseal(sealed, place=PLACE)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(at=st.integers(min_value=0, max_value=60), to=st.integers(min_value=1, max_value=255))
def test_a_changed_byte_is_noticed(cast: Cast, at: int, to: int) -> None:
    with scope(cast.zonnedael.organisation):
        sealed = bytearray(
            keys.seal(b"sixteen bytes...", purpose="talk", subject_id=uuid4(), place=PLACE)
        )
        sealed[at % len(sealed)] ^= to
        with pytest.raises((keys.NotReadable, keys.KeyDestroyed)):
            keys.unseal(bytes(sealed), place=PLACE)


def test_each_subject_has_a_key_of_its_own(zonnedael: House) -> None:
    one, other = uuid4(), uuid4()
    assert keys.data_key("talk", one) != keys.data_key("talk", other)
    assert keys.data_key("talk", one) != keys.data_key("files", one)
    assert keys.data_key("talk", one) == keys.data_key("talk", one)


@pytest.mark.spec("GOV-5")
def test_destroying_one_data_key_makes_only_its_texts_unreadable_for_ever(
    zonnedael: House,
) -> None:
    gone, kept = uuid4(), uuid4()
    erased = keys.seal(b"erased", purpose="talk", subject_id=gone, place=PLACE)
    stays = keys.seal(b"stays", purpose="talk", subject_id=kept, place=PLACE)
    key_id = keys.key_id_of(erased)

    assert keys.destroy_data_keys("talk", gone, actor=TheClock(zonnedael.pk)) == 1

    with pytest.raises(keys.KeyDestroyed):
        keys.unseal(erased, place=PLACE)
    keys.forget()
    with pytest.raises(keys.KeyDestroyed):
        keys.unseal(erased, place=PLACE)
    assert keys.unseal(stays, place=PLACE) == b"stays"
    row = Key.objects.get(pk=key_id)
    assert row.wrapped is None and row.destroyed_at is not None
    assert AuditEntry.objects.filter(verb="keys.destroy", object_id=gone).exists()
    # A later text of the same subject gets a new key; the old text stays gone.
    keys.seal(b"new", purpose="talk", subject_id=gone, place=PLACE)
    with pytest.raises(keys.KeyDestroyed):
        keys.unseal(erased, place=PLACE)


@pytest.mark.spec("GOV-5")
def test_rotating_the_master_key_wraps_anew_and_lets_the_old_one_go(
    zonnedael: House, settings: Settings
) -> None:
    subject = uuid4()
    sealed = keys.seal(b"text", purpose="talk", subject_id=subject, place=PLACE)
    old, new = settings.MASTER_KEY, secrets.token_hex(32)

    settings.MASTER_KEY, settings.MASTER_KEYS_BEFORE = new, []
    keys.forget()
    with pytest.raises(keys.MasterKeyMissing):
        keys.unseal(sealed, place=PLACE)

    settings.MASTER_KEYS_BEFORE = [old]
    assert keys.unseal(sealed, place=PLACE) == b"text"
    assert keys.rotate_master() == 1
    assert keys.rotate_master() == 0

    settings.MASTER_KEYS_BEFORE = []
    keys.forget()
    assert keys.unseal(sealed, place=PLACE) == b"text"


def test_rotating_organisation_and_purpose_keys_keeps_all_texts(zonnedael: House) -> None:
    subjects = [uuid4() for _ in range(5)]
    sealed = [
        keys.seal(str(subject).encode(), purpose="talk", subject_id=subject, place=PLACE)
        for subject in subjects
    ]
    before = set(Key.objects.filter(destroyed_at=None, subject_id=keys.NIL).values_list("pk"))
    assert keys.rotate_purpose("talk") == 5
    assert keys.rotate_organisation() == 1
    keys.forget()
    for subject, text in zip(subjects, sealed, strict=True):
        assert keys.unseal(text, place=PLACE) == str(subject).encode()
    after = set(Key.objects.filter(destroyed_at=None, subject_id=keys.NIL).values_list("pk"))
    assert not before & after, "no upper key outlives its rotation"


def test_a_renewed_data_key_still_reads_and_reseal_moves_over(zonnedael: House) -> None:
    subject = uuid4()
    old = keys.seal(b"text", purpose="talk", subject_id=subject, place=PLACE)
    keys.renew_data_key("talk", subject)
    assert keys.unseal(old, place=PLACE) == b"text"
    new = keys.reseal(old, purpose="talk", subject_id=subject, place=PLACE)
    assert keys.key_id_of(new) != keys.key_id_of(old)
    assert keys.unseal(new, place=PLACE) == b"text"
    assert keys.reseal(new, purpose="talk", subject_id=subject, place=PLACE) == new


def test_a_wrapped_key_opens_in_no_other_row(zonnedael: House) -> None:
    one, other = uuid4(), uuid4()
    sealed = keys.seal(b"x", purpose="talk", subject_id=one, place=PLACE)
    keys.data_key("talk", other)
    taken = Key.objects.get(subject_id=other).wrapped
    Key.objects.filter(subject_id=one).update(wrapped=taken)
    with pytest.raises(keys.NotReadable):
        keys.unseal(sealed, place=PLACE)


def test_bytes_that_nobody_sealed_are_refused(zonnedael: House) -> None:
    for junk in (b"", b"\x01", b"\x02" + bytes(60), b"\x01" + bytes(60)):
        with pytest.raises(keys.NotReadable):
            keys.unseal(junk, place=PLACE)


def test_the_command_shows_and_rotates(zonnedael: House) -> None:
    sealed = keys.seal(b"x", purpose="talk", subject_id=uuid4(), place=PLACE)
    out = StringIO()
    call_command("keys", "status", stdout=out)
    assert "data keys: 1, destroyed: 0" in out.getvalue()
    assert keys.master_names()[0] in out.getvalue()
    call_command("keys", "rotate", "organisation", "--organisation", "zonnedael", stdout=out)
    call_command("keys", "rotate", "purpose", "--organisation", "zonnedael", stdout=out)
    call_command("keys", "rotate", "master", stdout=out)
    assert keys.unseal(sealed, place=PLACE) == b"x"
    assert AuditEntry.objects.filter(verb__startswith="keys.rotate").count() == 3
