"""What the organisations of the demonstration adopt: our examples, and their own letterhead."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from luwte.policy.queries import default_settings
from luwte.policy.rules import Kind, Letterhead, Settings
from luwte.tenancy.models import Organisation

LETTERHEADS = Path(__file__).with_name("letterheads.yaml")


def adopted_here(kind: Kind, organisation: Organisation) -> Settings:
    """The settings of this kind that this organisation adopts."""
    shipped = default_settings(kind, organisation)
    if kind is not Kind.LETTERHEAD:
        return shipped
    heads: dict[str, dict[str, Any]] = yaml.safe_load(LETTERHEADS.read_text(encoding="utf-8"))
    return Letterhead.from_values({**shipped.values(), **heads.get(organisation.slug, {})})
