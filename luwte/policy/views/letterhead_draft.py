"""A logo that is sent along is kept first, so that a mistake in another field does not lose it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from luwte.core.refusal import Refused
from luwte.core.uploads import upload_trouble
from luwte.org.access import OrgRequest
from luwte.policy.actions import keep_logo
from luwte.policy.forms import LetterheadForm


def with_logo(request: OrgRequest) -> LetterheadForm:
    """The form as it was sent, with the id of the logo that came with it."""
    typed = request.POST.copy()
    upload = request.FILES.get("logo")
    trouble = ""
    if upload is not None:
        try:
            stored = keep_logo(actor=request.actor, name=str(upload.name or ""), data=upload.read())
            typed["logo_id"] = str(stored.pk)
        except Refused as refusal:
            trouble = refusal.why
    elif upload_trouble(request):
        trouble = _("This picture is larger than 1 MB. Make it smaller first.")
    form = LetterheadForm(typed)
    if trouble:
        form.add_error("logo", trouble)
    return form
