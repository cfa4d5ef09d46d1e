"""Norm and terms: drafted by one, adopted by another, kept in versions."""

from __future__ import annotations

import dataclasses

import pytest
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from luwte.core.models import AuditEntry, OutboxEvent
from luwte.core.refusal import Conflict, NotPermitted, Refused
from luwte.policy.actions import adopt_settings, draft_settings, drop_draft
from luwte.policy.models import SettingVersion
from luwte.policy.queries import (
    default_norm,
    history_of,
    norm_for,
    settings_of_version,
    terms_for,
)
from luwte.policy.rules import Kind, Norm, Terms
from tests.cast import Cast, House


def drafted(house: House, who: str = "ruth", **changed: object) -> SettingVersion:
    values = {"response_hours": 24, **changed}
    return draft_settings(
        actor=house.actor(who),
        settings=Terms(**values),  # type: ignore[arg-type]
        kind=Kind.TERMS,
        reason="Sneller reageren",
    )


def test_before_anything_is_adopted_the_shipped_terms_count(zonnedael: House) -> None:
    terms = terms_for(zonnedael.organisation)
    assert (terms.version, terms.value.response_hours) == (0, 48)
    norm = norm_for(zonnedael.organisation).value
    assert norm.heavy.examples["nl"] and norm.heavy.examples["en"]


def test_an_adopted_version_counts_at_once_and_the_old_one_stays_readable(
    zonnedael: House,
) -> None:
    before = zonnedael.organisation.settings_revision
    draft = drafted(zonnedael)
    assert terms_for(zonnedael.organisation).version == 0  # a draft counts for nobody
    adopt_settings(actor=zonnedael.actor("karin"), kind=Kind.TERMS, edits_seen=draft.edits)
    now = terms_for(zonnedael.organisation)
    assert (now.version, now.value.response_hours, now.adopted_by) == (1, 24, "Karin Smits")
    assert zonnedael.organisation.settings_revision == before + 1
    assert settings_of_version(Terms, 0).response_hours == 48
    assert settings_of_version(Terms, 1).response_hours == 24
    with pytest.raises(LookupError):
        settings_of_version(Terms, 2)


def test_adopting_tells_the_rooms_above_and_leaves_an_audit_row(zonnedael: House) -> None:
    draft = drafted(zonnedael)
    adopt_settings(actor=zonnedael.actor("karin"), kind=Kind.TERMS, edits_seen=1)
    event = OutboxEvent.objects.get(name="policy.settings_adopted")
    assert event.payload == {"setting_id": str(draft.pk), "kind": "terms", "setting_version": 1}
    row = AuditEntry.objects.get(verb="policy.adopt_settings")
    assert row.actor_id == zonnedael.person("karin").pk


def test_whoever_drafted_does_not_adopt_alone(zonnedael: House) -> None:
    drafted(zonnedael, "karin")
    with pytest.raises(Refused, match="zelf geschreven"):
        adopt_settings(actor=zonnedael.actor("karin"), kind=Kind.TERMS, edits_seen=1)
    assert terms_for(zonnedael.organisation).version == 0
    assert AuditEntry.objects.filter(verb="policy.adopt_settings", outcome="refused").exists()


def test_in_a_small_practice_one_person_may(de_linde: House) -> None:
    drafted(de_linde, "bas")
    adopt_settings(actor=de_linde.actor("bas"), kind=Kind.TERMS, edits_seen=1)
    assert terms_for(de_linde.organisation).version == 1


@pytest.mark.parametrize("who", ["sanne", "mo", "tessa", "joost"])
def test_who_has_no_right_drafts_nothing(zonnedael: House, who: str) -> None:
    with pytest.raises(NotPermitted):
        drafted(zonnedael, who)


def test_only_a_director_adopts(zonnedael: House) -> None:
    drafted(zonnedael)
    with pytest.raises(NotPermitted):
        adopt_settings(actor=zonnedael.actor("femke"), kind=Kind.TERMS, edits_seen=1)


def test_what_is_adopted_is_what_was_read(zonnedael: House) -> None:
    draft = drafted(zonnedael)
    draft_settings(
        actor=zonnedael.actor("femke"),
        settings=Terms(response_hours=72),
        kind=Kind.TERMS,
        reason="Toch langer",
        edits_seen=draft.edits,
    )
    with pytest.raises(Conflict) as conflict:
        adopt_settings(actor=zonnedael.actor("karin"), kind=Kind.TERMS, edits_seen=draft.edits)
    assert conflict.value.who
    assert terms_for(zonnedael.organisation).version == 0


def test_two_people_who_change_one_draft_do_not_overwrite_each_other(zonnedael: House) -> None:
    drafted(zonnedael)
    with pytest.raises(Conflict):
        drafted(zonnedael, "femke", response_hours=72)
    assert SettingVersion.objects.get().values["response_hours"] == 24


def test_a_draft_can_be_thrown_away(zonnedael: House) -> None:
    drafted(zonnedael)
    drop_draft(actor=zonnedael.actor("ruth"), kind=Kind.TERMS, edits_seen=1)
    assert not SettingVersion.objects.exists()


def test_nothing_different_is_no_new_version(zonnedael: House) -> None:
    drafted(zonnedael)
    adopt_settings(actor=zonnedael.actor("karin"), kind=Kind.TERMS, edits_seen=1)
    with pytest.raises(Refused, match="niets anders"):
        drafted(zonnedael)


@pytest.mark.parametrize(
    "changed",
    [
        {"response_hours": 36},
        {"first_care_hours": 0},
        {"police_working_days": 400},
        {"reminder_shares": ()},
        {"reminder_shares": (0.8, 0.5)},
        {"reminder_shares": (0.5, 1.0)},
        {"liberation_day": "sometimes"},
    ],
)
def test_a_number_that_makes_no_sense_is_refused_with_a_sentence(
    zonnedael: House, changed: dict[str, object]
) -> None:
    with pytest.raises(Refused) as refusal:
        drafted(zonnedael, "ruth", **changed)
    assert refusal.value.why.endswith(".")


def test_history_tells_what_each_version_changed(zonnedael: House) -> None:
    drafted(zonnedael)
    adopt_settings(actor=zonnedael.actor("karin"), kind=Kind.TERMS, edits_seen=1)
    drafted(zonnedael, response_hours=72, damage_days=30)
    adopt_settings(actor=zonnedael.actor("karin"), kind=Kind.TERMS, edits_seen=1)
    newest, oldest = history_of(Kind.TERMS)
    assert {change.name for change in newest.changes} == {"response_hours", "damage_days"}
    assert [(c.before, c.after) for c in oldest.changes] == [(48, 24)]


def test_a_norm_keeps_both_languages(zonnedael: House) -> None:
    norm = dataclasses.replace(
        default_norm(), statement={"nl": "Wij accepteren geen geweld.", "en": "No violence."}
    )
    draft_settings(actor=zonnedael.actor("ruth"), settings=norm, kind=Kind.NORM, reason="Eigen")
    adopt_settings(actor=zonnedael.actor("karin"), kind=Kind.NORM, edits_seen=1)
    kept = norm_for(zonnedael.organisation).value
    assert kept == norm
    assert isinstance(kept, Norm)


def test_an_ordinary_page_pays_no_query_for_norm_and_terms(zonnedael: House) -> None:
    from django.db import connection

    organisation = zonnedael.organisation
    terms_for(organisation)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        terms_for(organisation)
        norm_for(organisation)
    assert len(asked) == 0


def test_another_house_is_not_touched(cast: Cast) -> None:
    from luwte.tenancy.scope import scope

    with scope(cast.zonnedael.organisation):
        drafted(cast.zonnedael)
        adopt_settings(actor=cast.zonnedael.actor("karin"), kind=Kind.TERMS, edits_seen=1)
    with scope(cast.de_linde.organisation):
        assert terms_for(cast.de_linde.organisation).version == 0
        with pytest.raises(LookupError):
            settings_of_version(Terms, 1)


def test_working_time_follows_the_settings() -> None:
    assert Terms().response_calendar is None
    calendar = Terms(working_time=True, liberation_day="always").response_calendar
    assert calendar is not None and calendar.liberation_day == "always"
    with translation.override("nl"):
        assert Terms().early_warning_at.hour == 15
