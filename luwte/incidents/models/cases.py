"""A case: all that follows from one incident, or from several that were joined."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from luwte.incidents.rules import ActionState, CaseState, Gravity, TrackKind, TrackState
from luwte.lib.choices import choices_of
from luwte.tenancy.rows import TenantModel


class Case(TenantModel):
    """One case, one page, four clocks. `version` grows with every change a handler makes."""

    number = models.CharField(max_length=7)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=8, choices=choices_of(CaseState), default=CaseState.NEW)
    owner = models.ForeignKey(
        "org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    title = models.CharField(max_length=200, blank=True)
    gravity = models.CharField(max_length=6, choices=choices_of(Gravity), blank=True)
    gravity_reason = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    triaged_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # The earliest deadline of the running tracks; what the work list is sorted by.
    next_due = models.DateTimeField(null=True)
    reporter_told_at = models.DateTimeField(null=True)
    # The reporter chose who reads it: units do not, only who may read what is restricted.
    is_restricted = models.BooleanField(default=False)
    # The case that took over its incidents; this one stays closed, as the trace.
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # The reporter does not agree with a lowered gravity, and waits for an answer.
    contested_at = models.DateTimeField(null=True)
    learning = models.TextField(blank=True)
    # When its free text was erased because its time was over; codes and figures stay.
    erased_at = models.DateTimeField(null=True)
    # Whatever is adopted later: the terms by which its clocks run, and the norm by which its
    # gravity was judged last. 0: what Luwte brings.
    terms_version = models.PositiveIntegerField(default=0)
    norm_version = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    changed_what = models.CharField(max_length=60, blank=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="case_number_once")
        ]
        indexes = [
            # One keyset leg per grant: open cases by the clock. "Is null" on purpose: SQLite uses a
            # partial index only for the same words, and a state would come as a parameter.
            models.Index(
                fields=["organisation", "next_due", "id"],
                name="case_open_due",
                condition=models.Q(closed_at=None),
            ),
            models.Index(
                fields=["organisation", "unit", "next_due", "id"],
                name="case_unit_open_due",
                condition=models.Q(closed_at=None),
            ),
            models.Index(
                fields=["organisation", "owner", "next_due", "id"],
                name="case_owner_open_due",
                condition=models.Q(closed_at=None),
            ),
            models.Index(fields=["organisation", "owner", "-id"], name="case_owner_newest"),
            # What retention asks every night.
            models.Index(
                fields=["organisation", "closed_at", "id"],
                name="case_to_erase",
                condition=models.Q(erased_at=None, closed_at__isnull=False),
            ),
            # Closed cases, newest first: the whole organisation, and one leg per unit.
            models.Index(
                fields=["organisation", "-opened_at", "-id"],
                name="case_closed_newest",
                condition=models.Q(closed_at__isnull=False),
            ),
            models.Index(
                fields=["organisation", "unit", "-opened_at", "-id"],
                name="case_unit_closed_newest",
                condition=models.Q(closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Track(TenantModel):
    """The header of one of the four tracks; its content hangs below it in higher rooms."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tracks")
    kind = models.CharField(max_length=8, choices=choices_of(TrackKind))
    owner = models.ForeignKey(
        "org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    state = models.CharField(max_length=14, choices=choices_of(TrackState), default=TrackState.OPEN)
    started_at = models.DateTimeField()
    deadline = models.DateTimeField()
    # What somebody typed goes before what the software says; that is stored as its key and worded
    # when read (`rules.contents.track_words`).
    next_step = models.CharField(max_length=200, blank=True)
    next_key = models.CharField(max_length=60, blank=True, default="", db_default="")
    reason = models.TextField(blank=True)
    reason_key = models.CharField(max_length=60, blank=True, default="", db_default="")
    waiting_until = models.DateField(null=True)
    # When it ended: done or not needed.
    done_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    missed_reason = models.TextField(blank=True)
    # Overdue before anybody could act: reported after the deadline. Counted apart.
    born_late = models.BooleanField(default=False)
    # When what the first clock asked for was done, and the deadline it was done against: the other
    # party heard from us, somebody spoke with the victim. The track goes on with a next deadline.
    met_at = models.DateTimeField(null=True)
    first_deadline = models.DateTimeField(null=True)
    # What the room above tells of its content, as coded lines [{"key": …, "n": …, "on": …}]: worded
    # when shown, so that the page of a case asks nothing more.
    told = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["organisation", "case", "kind"], name="track_once")
        ]
        indexes = [
            models.Index(
                fields=["organisation", "owner", "deadline"],
                name="track_mine",
                condition=models.Q(done_at=None),
            ),
            # Few rows each: what waits for somebody else, and what was late when it came.
            models.Index(
                fields=["organisation", "case"],
                name="track_waiting",
                condition=models.Q(done_at=None, waiting_until__isnull=False),
            ),
            models.Index(
                fields=["organisation", "case"],
                name="track_born_late",
                condition=models.Q(done_at=None, born_late=True),
            ),
        ]


class CaseReader(TenantModel):
    """Somebody who reads this case for another reason than a role: owner of a track, asked in."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="readers")
    person = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    why = models.CharField(max_length=30)
    until = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person", "case"], name="case_reader_once"
            )
        ]
        indexes = [models.Index(fields=["organisation", "case"], name="case_reader_case")]


class CaseAction(TenantModel):
    """One thing done after an incident: one of the 37, or an own action."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="actions")
    entry_key = models.CharField(max_length=80, blank=True)
    edition = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=200)
    addressee = models.CharField(max_length=20, blank=True)
    owner = models.ForeignKey(
        "org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    deadline = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=choices_of(ActionState))
    evidence = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    recommended_by = models.CharField(max_length=80, blank=True)
    chosen_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    chosen_at = models.DateTimeField()
    # When it ended: done, declined or dropped.
    done_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            # Two handlers who tap "choose" at once choose once.
            models.UniqueConstraint(
                fields=["organisation", "case", "entry_key"],
                name="action_undecided_once",
                condition=models.Q(state__in=["chosen", "declined"]) & ~models.Q(entry_key=""),
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "case", "chosen_at"], name="action_of_case"),
            models.Index(
                fields=["organisation", "owner", "deadline"],
                name="action_mine",
                condition=models.Q(done_at=None),
            ),
        ]


class Discussion(TenantModel):
    """A talk about the case: with the reporter, or with the team."""

    class Kind(models.TextChoices):
        REPORTER = "reporter", _("Talk with the reporter")
        TEAM = "team", _("Evaluation in the team")
        OBSERVERS = "observers", _("Observations from another department")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="discussions")
    kind = models.CharField(max_length=10, choices=Kind)
    held_on = models.DateField()
    answers = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    edition = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        indexes = [models.Index(fields=["organisation", "case", "kind"], name="discussion_of_case")]


class Note(TenantModel):
    """A note of handlers; the reporter does not see it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()
    by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        indexes = [models.Index(fields=["organisation", "case", "created_at"], name="note_of_case")]


class ReporterMessage(TenantModel):
    """What the reporter was told, in the words that the reporter reads, and what he or she says
    back; without words: please call me."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reporter_messages")
    text = models.TextField()
    from_reporter = models.BooleanField(default=False)
    by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        indexes = [models.Index(fields=["organisation", "case", "created_at"], name="told_of_case")]


class CaseEntry(TenantModel):
    """One line of the timeline: a verb with its parameters, worded when it is shown."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="entries")
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    params = models.JSONField(default=dict)
    for_reporter = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        abstract = False
        indexes = [models.Index(fields=["organisation", "case", "at"], name="entry_of_case")]
