"""What the pages of the agreements share."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.utils.translation import gettext as _

from luwte.org.access import OrgRequest, require_everywhere
from luwte.org.rules import Right
from luwte.policy import wording
from luwte.policy.forms import SeenForm
from luwte.policy.queries import all_drafts
from luwte.policy.rules import Kind


def kind_or_404(word: str) -> Kind:
    """The kind of settings in an address."""
    try:
        return Kind(word)
    except ValueError:
        raise Http404 from None


def may(request: OrgRequest, right: Right) -> bool:
    """True when the reader holds this right for the whole organisation."""
    return request.actor.reach(right).everything


def may_see_drafts(request: OrgRequest) -> None:
    """Raise NotPermitted unless the reader drafts or adopts."""
    if not may(request, Right.POLICY_ADOPT):
        require_everywhere(request.actor, Right.POLICY_DRAFT)


def drafts_of(request: OrgRequest) -> list[dict[str, Any]]:
    """The drafts that wait, for who may see them."""
    if not (may(request, Right.POLICY_ADOPT) or may(request, Right.POLICY_DRAFT)):
        return []
    return [
        {"kind": kind, "label": wording.kind_label(kind), "row": row}
        for kind, row in all_drafts().items()
    ]


def seen_edit(request: OrgRequest) -> int:
    """Which edit somebody read before deciding; 0, with a message, when the form does not say."""
    form = SeenForm(request.POST)
    if form.is_valid():
        return int(form.cleaned_data["edits_seen"])
    messages.error(request, _("Open the draft again and read it first."))
    return 0
