"""The care of one person after one case: who supports, which talks, when."""

from __future__ import annotations

from django.db import models

from luwte.care.rules import CareRole, LoadChoice, MomentState, MoveKind, PathState
from luwte.lib.choices import choices_of
from luwte.tenancy.rows import TenantModel


class SupporterPlace(TenantModel):
    """A place on the roster of supporters: who is on it, how many open paths at most, and until
    when nothing new is asked. Who is on it holds the role of the care team."""

    person = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    most_open = models.PositiveSmallIntegerField(default=5)
    paused_until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    added_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["organisation", "person"], name="supporter_once")
        ]


class CarePath(TenantModel):
    """The care of one person in one case. `scale`: the gravity that its moments were made for, and
    `settings_version` of the adopted moments."""

    case = models.ForeignKey("incidents.Case", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    role = models.CharField(max_length=7, choices=choices_of(CareRole))
    scale = models.CharField(max_length=6, blank=True)
    settings_version = models.PositiveIntegerField(default=0)
    supporter = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    is_own_choice = models.BooleanField(default=False)
    # From when this supporter reads along; earlier notes stay with who was there before, unless the
    # person agreed at `earlier_agreed_at`.
    supporter_since = models.DateTimeField(null=True)
    earlier_agreed_at = models.DateTimeField(null=True)
    # Somebody outside the organisation who supports, with how to reach him or her. Has no login:
    # who looks after the care of the case writes down that a talk was held, and nothing of it.
    outside_name = models.CharField(max_length=120, blank=True)
    outside_contact = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=8, choices=choices_of(PathState), default=PathState.OPEN)
    started_at = models.DateTimeField()
    declined_at = models.DateTimeField(null=True)
    offer_again_on = models.DateField(null=True)
    offered_again_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # There are notes, and their term counts from then or later: the last talk, else the start.
    notes_from = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person", "case"], name="care_path_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["organisation", "supporter"],
                name="care_of_supporter",
                condition=models.Q(ended_at=None),
            ),
            models.Index(
                fields=["organisation", "notes_from"],
                name="care_notes_due",
                condition=models.Q(notes_from__isnull=False),
            ),
        ]


class CareMove(TenantModel):
    """One thing of care that a merge or split of cases (`join_id`) moved or ended, so that undoing
    it brings back just that. object_id: a path, an absence or a talk; state and offer_again_on: of
    a path that ended for another, as they were. Gone when it was undone."""

    join_id = models.UUIDField()
    kind = models.CharField(max_length=7, choices=choices_of(MoveKind))
    object_id = models.UUIDField()
    state = models.CharField(max_length=8, choices=choices_of(PathState), blank=True)
    offer_again_on = models.DateField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "join_id", "object_id"], name="care_move_once"
            )
        ]


class CareMoment(TenantModel):
    """One talk: key of the adopted moment (day_0, hours_24, hours_72, weeks_2, weeks_6, months_3,
    or again), when it is due, how it went. No word of what was said."""

    path = models.ForeignKey(
        CarePath, on_delete=models.CASCADE, related_name="moments", db_index=False
    )
    key = models.CharField(max_length=20)
    due_at = models.DateTimeField()
    state = models.CharField(
        max_length=9, choices=choices_of(MomentState), default=MomentState.PLANNED
    )
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    tries = models.PositiveSmallIntegerField(default=0)
    escalated_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["organisation", "path", "key"], name="care_moment_once")
        ]
        indexes = [
            models.Index(
                fields=["organisation", "due_at"],
                name="care_moments_due",
                condition=models.Q(done_at=None),
            )
        ]


class LoadSignal(TenantModel):
    """It adds up for somebody: told to the employee alone, who chooses who else hears it."""

    person = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    counted = models.PositiveSmallIntegerField()
    since = models.DateField()
    told_at = models.DateTimeField()
    choice = models.CharField(max_length=21, choices=choices_of(LoadChoice), blank=True)
    chosen_at = models.DateTimeField(null=True)
    supporter = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=models.Q(ended_at=None),
                name="one_open_signal",
            )
        ]
