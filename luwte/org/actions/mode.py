"""How large the organisation is: an ordinary one, or a small practice (ORG-3)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.refusal import Refused, verb
from luwte.org.access import Actor, require_everywhere
from luwte.org.models import Person
from luwte.org.rules import Right
from luwte.tenancy.actions import touch_settings
from luwte.tenancy.models import Organisation

# In a small practice one person may do what takes two elsewhere. Above this many people there is
# always a second one.
SMALL_AT_MOST = 25


@verb("org.choose_mode")
def choose_mode(*, actor: Actor, is_small_practice: bool) -> None:
    """Become a small practice, or an ordinary organisation. Raises Refused for a practice of more
    than SMALL_AT_MOST people. Roles and cases stay as they are."""
    require_everywhere(actor, Right.SETTINGS_MANAGE)
    if is_small_practice and Person.objects.filter(is_active=True).count() > SMALL_AT_MOST:
        raise Refused(
            _("With more than %(most)s people there is always a second one to look along.")
            % {"most": SMALL_AT_MOST}
        )
    Organisation.objects.filter(pk=actor.organisation_id).update(
        is_small_practice=is_small_practice
    )
    touch_settings(actor.organisation_id)
    audit.record(
        "org.choose_mode",
        actor=actor,
        kind="organisation",
        object_id=actor.organisation_id,
        fields=["is_small_practice"],
    )
