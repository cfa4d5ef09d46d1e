"""`manage.py keys status | rotate`: the hierarchy of keys."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count, Q

from luwte.core import audit
from luwte.core.actor import TheClock
from luwte.core.models.audit import NO_ORGANISATION
from luwte.tenancy import keys
from luwte.tenancy.models import Key, Organisation
from luwte.tenancy.scope import scope


class Command(BaseCommand):
    """Shows which keys there are, and puts new ones in their place."""

    help = "Show the keys, or rotate them: keys status, keys rotate master|organisation|purpose"

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("status", help="which master key wraps what, and how many keys there are")
        rotate = verbs.add_parser("rotate", help="put a new key in place")
        rotate.add_argument("level", choices=["master", "organisation", "purpose"])
        rotate.add_argument("--organisation", metavar="SLUG", help="one organisation, not all")
        rotate.add_argument("--purpose", help="one purpose, not all")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verb"] == "status":
            self._status()
        elif options["level"] == "master":
            moved = keys.rotate_master()
            audit.record("keys.rotate_master", actor=TheClock(NO_ORGANISATION), kind="key")
            self.stdout.write(f"{moved} organisation key(s) wrapped by the current master key.")
        else:
            self._rotate(options["level"], options["organisation"], options["purpose"])

    def _rotate(self, level: str, slug: str | None, purpose: str | None) -> None:
        organisations = Organisation.objects.order_by("slug")
        if slug:
            organisations = organisations.filter(slug=slug)
            if not organisations:
                raise CommandError(f"There is no organisation '{slug}'.")
        for organisation in organisations:
            with scope(organisation):
                if level == "organisation":
                    moved = keys.rotate_organisation()
                else:
                    chosen = [purpose] if purpose else keys.purposes()
                    moved = sum(keys.rotate_purpose(one) for one in chosen)
                audit.record(f"keys.rotate_{level}", actor=TheClock(organisation.pk), kind="key")
            self.stdout.write(f"{organisation.slug}: {moved} key(s) below it wrapped anew.")

    def _status(self) -> None:
        names = keys.master_names()
        self.stdout.write(f"master key now: {names[0]}")
        for name in names[1:]:
            self.stdout.write(f"master key before: {name}")
        wrapped_by = Key.objects.filter(parent=None, destroyed_at=None).values("wrapped_by")
        for row in wrapped_by.annotate(count=Count("pk")).order_by("wrapped_by"):
            known = "" if row["wrapped_by"] in names else "  NOT CONFIGURED: cannot be read"
            self.stdout.write(f"wrapped by {row['wrapped_by']}: {row['count']}{known}")
        data = Key.objects.exclude(subject_id=keys.NIL)
        counts = data.aggregate(
            live=Count("pk", filter=Q(destroyed_at=None)),
            gone=Count("pk", filter=Q(destroyed_at__isnull=False)),
        )
        self.stdout.write(f"data keys: {counts['live']}, destroyed: {counts['gone']}")
