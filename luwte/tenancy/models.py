"""Organisations, and the logins that may belong to many of them."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from luwte.lib.ids import uuid7
from luwte.tenancy.rows import TenantManager, TenantModel, TenantQuerySet

__all__ = [
    "Key",
    "Login",
    "Organisation",
    "TenantManager",
    "TenantModel",
    "TenantQuerySet",
    "UsedSlug",
]


class Organisation(models.Model):
    """A tenant: everything of it can be moved to another database as one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=50, unique=True)
    name = models.CharField(max_length=200)
    sectors = models.JSONField(default=list)
    language = models.CharField(max_length=8, default="nl")
    timezone = models.CharField(max_length=50, default="Europe/Amsterdam")
    is_small_practice = models.BooleanField(default=False)
    theme = models.SlugField(max_length=50, blank=True)
    # Raised whenever units, terms or settings change: what a process keeps in memory is keyed
    # by it, so that an ordinary page needs no query to know that nothing changed.
    settings_revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class UsedSlug(models.Model):
    """A slug that was ever given out; the row stays when its organisation is gone."""

    slug = models.SlugField(max_length=50, primary_key=True)
    used_since = models.DateTimeField(auto_now_add=True)


class LoginManager(BaseUserManager["Login"]):
    """Makes logins; an e-mail address is kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **more: Any) -> Login:
        login = self.model(email=email.strip().lower(), **more)
        login.set_password(password)
        login.save(using=self._db)
        return login

    def get_by_natural_key(self, username: str | None) -> Login:
        return self.get(email=(username or "").strip().lower())


class Login(AbstractBaseUser):
    """Credentials of a human being, apart from the persons that he or she is at organisations."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(unique=True)
    external_subject = models.CharField(max_length=255, blank=True)
    is_active = models.BooleanField(default=True)
    # Raised to end every session at once: it is compared in the query that loads the person.
    session_epoch = models.PositiveIntegerField(default=1)
    language = models.CharField(max_length=8, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[LoginManager] = LoginManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    is_staff = False
    is_superuser = False

    def __str__(self) -> str:
        return str(self.pk)


class Key(models.Model):
    """One wrapped key of the hierarchy master → organisation → purpose → data.

    Destroying it (the wrapped bytes go, the row stays) is erasure in backups too.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=40, blank=True)
    # The subject of a data key; the nil UUID for keys of a whole organisation or purpose.
    subject_id = models.UUIDField(default=UUID(int=0))
    wrapped = models.BinaryField(null=True)
    wrapped_by = models.CharField(max_length=16, blank=True)
    is_current = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "purpose", "subject_id"],
                condition=models.Q(is_current=True),
                name="one_current_key",
            )
        ]
