"""What the organisation agreed on, as far as care needs it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from luwte.care.rules import Days
from luwte.policy.queries import Versioned, care_for, retention_for, terms_for
from luwte.policy.rules import Care
from luwte.tenancy.models import Organisation
from luwte.tenancy.scope import current_organisation_id, organisation_in_scope

NOTES = "care_notes"


def here() -> Organisation:
    """The organisation in scope; no query on a page, one where the clock works."""
    return organisation_in_scope() or Organisation.objects.get(pk=current_organisation_id())


def care_terms(organisation: Organisation) -> Versioned[Care]:
    """The moments in force, with their version."""
    return care_for(organisation)


def days_of(organisation: Organisation) -> Days:
    """Time zone and days off."""
    return Days(ZoneInfo(organisation.timezone), terms_for(organisation).value.working_days)


def kept_until(organisation: Organisation, last: datetime) -> datetime:
    """Until when notes are kept of which the last talk was then."""
    return retention_for(organisation).value.of(NOTES).after(last)
