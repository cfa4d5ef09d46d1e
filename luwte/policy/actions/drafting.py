"""Drafting and adopting: two people, one version after the other."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit, outbox
from luwte.core.refusal import Conflict, Refused, verb
from luwte.org.access import Actor, require_everywhere
from luwte.org.rules import Right
from luwte.policy.actions.logo import take_logo
from luwte.policy.events import SettingsAdopted
from luwte.policy.models import SettingVersion
from luwte.policy.queries import read_values
from luwte.policy.rules import (
    Kind,
    Letterhead,
    Settings,
    SettingState,
    differences,
    may_adopt,
    problems,
)
from luwte.tenancy.actions import touch_settings

LONGEST_REASON = 500


@verb("policy.draft_settings")
def draft_settings(
    *,
    actor: Actor,
    settings: Settings,
    kind: Kind,
    reason: str,
    edits_seen: int = 0,
    unfinished: bool = False,
) -> SettingVersion:
    """Write the draft of one kind of settings, or change the one that waits.

    `edits_seen` is `SettingVersion.edits` of the draft that the form was filled from, 0 when there
    was none. `unfinished`: the draft is written in parts (a matrix), so it may still say what
    counts now. Raises Conflict when somebody else changed it meanwhile, Refused when a value is
    not acceptable, nothing changed, or no reason is given.
    """
    require_everywhere(actor, Right.POLICY_DRAFT)
    _acceptable(settings, reason)
    if not unfinished:
        _different(settings, kind)
    if isinstance(settings, Letterhead):
        take_logo(actor, settings)
    draft = _draft(kind)
    if draft is None and edits_seen == 0:
        draft = _new_draft(actor, settings, kind, reason)
    else:
        _change_draft(actor, draft, settings, reason, edits_seen)
    assert draft is not None
    audit.record(
        "policy.draft_settings", actor=actor, kind="setting", object_id=draft.pk, fields=["values"]
    )
    return draft


@verb("policy.adopt_settings")
def adopt_settings(*, actor: Actor, kind: Kind, edits_seen: int) -> SettingVersion:
    """Make the draft count from now on; running cases keep the version they were judged by.

    Whoever drafted does not adopt alone, except in a small practice. Raises Conflict when the
    draft is not the one that was read (`edits_seen`), Refused when there is none.
    """
    require_everywhere(actor, Right.POLICY_ADOPT)
    draft = _draft(kind)
    if draft is None:
        raise Refused(_("There is no draft to adopt."), kind="setting")
    if not may_adopt(
        drafted_by=draft.drafted_by_id,
        adopts=actor.person_id,
        is_small_practice=actor.organisation.is_small_practice,
    ):
        raise Refused(
            _(
                "You wrote this draft yourself. Somebody else reads it and adopts it: two people "
                "see what everybody will be judged by."
            ),
            kind="setting",
            object_id=draft.pk,
        )
    _different(read_values(kind, draft.values), kind)
    now = timezone.now()
    adopted = SettingVersion.objects.filter(
        pk=draft.pk, state=SettingState.DRAFT, edits=edits_seen
    ).update(state=SettingState.ADOPTED, adopted_by=actor.person, adopted_at=now)
    if not adopted:
        raise _somebody_was_first(draft)
    touch_settings(actor.organisation_id)
    audit.record("policy.adopt_settings", actor=actor, kind="setting", object_id=draft.pk)
    outbox.publish(
        SettingsAdopted(
            organisation_id=actor.organisation_id,
            setting_id=draft.pk,
            kind=kind.value,
            setting_version=draft.version,
        )
    )
    draft.refresh_from_db()
    return draft


@verb("policy.drop_draft")
def drop_draft(*, actor: Actor, kind: Kind, edits_seen: int) -> None:
    """Throw the draft away; what counts stays what it was. Raises Conflict when it changed."""
    require_everywhere(actor, Right.POLICY_DRAFT)
    draft = _draft(kind)
    if draft is None:
        raise Refused(_("There is no draft to throw away."), kind="setting")
    rows = SettingVersion.objects.filter(pk=draft.pk, state=SettingState.DRAFT, edits=edits_seen)
    if not rows.delete()[0]:
        raise _somebody_was_first(draft)
    audit.record("policy.drop_draft", actor=actor, kind="setting", object_id=draft.pk)


def _acceptable(settings: Settings, reason: str) -> None:
    wrong = problems(settings)
    if wrong:
        raise Refused(" ".join(wrong.values()), kind="setting")
    if not reason.strip():
        raise Refused(_("Say in one sentence why this changes."), kind="setting")


def _different(settings: Settings, kind: Kind) -> None:
    newest = _newest(kind)
    # The first adoption may confirm what Luwte brings: from then on it is the organisation's own.
    if newest is not None and not differences(read_values(kind, newest.values), settings):
        raise Refused(_("Nothing is different from what counts now."), kind="setting")


def _new_draft(actor: Actor, settings: Settings, kind: Kind, reason: str) -> SettingVersion:
    newest = _newest(kind)
    try:
        with transaction.atomic():
            return SettingVersion.objects.create(
                kind=kind.value,
                version=newest.version + 1 if newest else 1,
                values=settings.values(),
                reason=reason.strip()[:LONGEST_REASON],
                drafted_by=actor.person,
                drafted_at=timezone.now(),
            )
    except IntegrityError as error:
        raise _somebody_was_first(_draft(kind)) from error


def _change_draft(
    actor: Actor,
    draft: SettingVersion | None,
    settings: Settings,
    reason: str,
    edits_seen: int,
) -> None:
    changed = draft is not None and SettingVersion.objects.filter(
        pk=draft.pk, state=SettingState.DRAFT, edits=edits_seen
    ).update(
        values=settings.values(),
        reason=reason.strip()[:LONGEST_REASON],
        drafted_by=actor.person,
        drafted_at=timezone.now(),
        edits=edits_seen + 1,
    )
    if not changed or draft is None:
        raise _somebody_was_first(draft)
    draft.refresh_from_db()


def _draft(kind: Kind) -> SettingVersion | None:
    rows = SettingVersion.objects.select_related("drafted_by")
    return rows.filter(kind=kind.value, state=SettingState.DRAFT).first()


def _newest(kind: Kind) -> SettingVersion | None:
    rows = SettingVersion.objects.filter(kind=kind.value, state=SettingState.ADOPTED)
    return rows.order_by("-version").first()


def _somebody_was_first(draft: SettingVersion | None) -> Conflict:
    """Say who, when it is still known; what was typed stays in the form."""
    if draft is None or draft.drafted_by is None:
        return Conflict(
            _("This draft was adopted or thrown away while you were busy. Look again first."),
            kind="setting",
        )
    return Conflict(
        _("%(name)s changed this draft while you were busy. Read that version first.")
        % {"name": draft.drafted_by.name},
        who=draft.drafted_by.name,
        when=draft.drafted_at,
        kind="setting",
        object_id=draft.pk,
    )
