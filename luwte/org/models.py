"""Units, places, functions, persons, and who may do what."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from luwte.org.rules import Role
from luwte.tenancy.rows import TenantModel


class Unit(TenantModel):
    """A part of the organisation. `path` holds the ids of its ancestors and itself, so that a
    subtree is one prefix."""

    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    name = models.CharField(_("name"), max_length=120)
    path = models.CharField(max_length=600)
    is_active = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "parent", "name"], name="unit_name_once"
            )
        ]
        indexes = [models.Index(fields=["organisation", "path"], name="unit_path")]

    def __str__(self) -> str:
        return self.name


class Location(TenantModel):
    """A building, or a place without walls such as a district or the internet."""

    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=200, blank=True)
    emergency_number = models.CharField(_("internal emergency number"), max_length=40, blank=True)
    emergency_note = models.CharField(_("where to go, who comes"), max_length=300, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="location_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Room(TenantModel):
    """A room or spot at a location: counter 3, waiting room, consulting room."""

    class Kind(models.TextChoices):
        COUNTER = "counter", _("counter")
        CONSULTING = "consulting_room", _("consulting room")
        WAITING = "waiting_room", _("waiting room")
        OFFICE = "office", _("office")
        OFF_SITE = "off_site", _("off site")
        VEHICLE = "vehicle", _("vehicle")
        ONLINE = "online", _("online or by phone")

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind of room"), max_length=20, choices=Kind)
    is_active = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "location", "name"], name="room_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Function(TenantModel):
    """A job: its tasks and how much risk of aggression it carries."""

    class Risk(models.TextChoices):
        LOW = "low", _("low")
        MIDDLE = "middle", _("middle")
        HIGH = "high", _("high")

    name = models.CharField(_("name"), max_length=120)
    tasks = models.JSONField(_("tasks"), default=list, blank=True)
    risk_class = models.CharField(_("risk class"), max_length=8, choices=Risk, default=Risk.LOW)
    is_active = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="function_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Person(TenantModel):
    """Somebody who works for one organisation, with or without a login."""

    class Kind(models.TextChoices):
        EMPLOYEE = "employee", _("employee")
        HIRED = "hired", _("hired")
        INTERN = "intern", _("intern")
        VOLUNTEER = "volunteer", _("volunteer")
        GUARD = "guard", _("guard")
        ELECTED = "elected", _("elected official")

    login = models.ForeignKey(
        "tenancy.Login", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    external_id = models.CharField(max_length=100, blank=True)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.EMPLOYEE)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)
    location = models.ForeignKey(Location, null=True, blank=True, on_delete=models.PROTECT)
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.PROTECT)
    function = models.ForeignKey(Function, null=True, blank=True, on_delete=models.PROTECT)
    manager = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL)
    is_active = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["organisation", "login"], name="one_person_per_login"),
            models.UniqueConstraint(
                fields=["organisation", "external_id"],
                condition=~models.Q(external_id=""),
                name="external_id_once",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "name"], name="person_name")]

    def __str__(self) -> str:
        return self.name


class Grant(TenantModel):
    """A role for a person, for a subtree of units or (unit empty) the whole organisation.

    A role that reads cases counts only after a second person confirmed it, or, in a small
    practice, from the moment that all role holders were told.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waits for a second person")
        ACTIVE = "active", _("active")
        REFUSED = "refused", _("refused")
        ENDED = "ended", _("ended")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(_("role"), max_length=24, choices=[(r.value, r.value) for r in Role])
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until and including"), null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.ACTIVE)
    given_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        indexes = [models.Index(fields=["organisation", "person", "state"], name="grant_of_person")]


class Deputy(TenantModel):
    """Stands in for somebody during an absence: role and scope, never personal access."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="deputies")
    deputy = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="stands_in_for")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until and including"))
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["organisation", "deputy", "ends_on"], name="deputy_now"),
            models.Index(fields=["organisation", "person", "ends_on"], name="deputised_now"),
        ]


class Contact(TenantModel):
    """Somebody whom staff can turn to, named on "who is who" besides those whose role says so:
    the portfolio holder in management, an outside confidant, the company doctor."""

    class Kind(models.TextChoices):
        PORTFOLIO_HOLDER = "portfolio_holder", _("portfolio holder in management")
        COORDINATOR = "coordinator", _("coordinator")
        PREVENTION_OFFICER = "prevention_officer", _("prevention officer")
        CONFIDANT = "confidant", _("confidant")
        CARE_TEAM = "care_team", _("care team")
        OTHER = "other", _("somebody else")

    kind = models.CharField(_("part"), max_length=20, choices=Kind)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT)
    # For somebody from outside, who is no person of the organisation.
    name = models.CharField(_("name"), max_length=120, blank=True)
    part = models.CharField(_("what for"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | ~models.Q(name=""),
                name="contact_is_somebody",
            )
        ]
        indexes = [models.Index(fields=["organisation", "kind", "position"], name="contact_order")]


class InEmergency(models.TextChoices):
    """Whether a number of a partner stands on the emergency page, and where."""

    NOW = "now", _("to call while it happens")
    LATER = "later", _("for help afterwards")


class Partner(TenantModel):
    """An organisation that we work with around aggression, or a neighbour in the building."""

    class Kind(models.TextChoices):
        POLICE = "police", _("police")
        PROSECUTOR = "prosecutor", _("public prosecutor")
        MUNICIPALITY = "municipality", _("municipality")
        GP = "gp", _("GP")
        NEIGHBOUR = "neighbour", _("neighbour in the building")
        INSTITUTION = "institution", _("other institution")
        OTHER = "other", _("other")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    out_of_hours = models.CharField(_("phone out of hours"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    note = models.CharField(_("what for"), max_length=300, blank=True)
    in_emergency = models.CharField(
        max_length=5, choices=InEmergency, blank=True, default="", db_default=""
    )
    is_active = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="partner_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class PartnerContact(TenantModel):
    """Somebody to call at a partner."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("name"), max_length=120)
    part = models.CharField(_("what for"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    out_of_hours = models.CharField(_("phone out of hours"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    in_emergency = models.CharField(
        max_length=5, choices=InEmergency, blank=True, default="", db_default=""
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(TenantModel.Meta):
        abstract = False


class PartnerAgreement(TenantModel):
    """A covenant: what may be shared with a partner, on which ground, until when. `may_share`:
    keys of `org.partnering.Sharable`; a co-tenant of the building gets only the instruction."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="agreements")
    title = models.CharField(_("agreement"), max_length=200)
    may_share = models.JSONField(default=list)
    ground = models.TextField(_("ground"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until and including"))
    review_on = models.DateField(_("look at it again on"))
    reviewed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        indexes = [
            models.Index(
                fields=["organisation", "review_on"],
                name="agreements_to_review",
                condition=models.Q(ended_at=None),
            )
        ]


class Sharing(TenantModel):
    """Something was shared with a partner: which kinds, about what, on which agreement; outside an
    agreement with the reason that was given after the warning. Holds no content."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="sharings")
    agreement = models.ForeignKey(
        PartnerAgreement, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kinds = models.JSONField(default=list)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField(null=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        indexes = [models.Index(fields=["organisation", "-at"], name="sharings_newest")]
