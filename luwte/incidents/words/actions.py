"""What an action is called, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from luwte.catalogue.queries import term_by_key
from luwte.catalogue.rules import Kind

if TYPE_CHECKING:
    from luwte.incidents.models import CaseAction


def called(action: CaseAction) -> str:
    """One of the catalogue as the organisation calls it now, an own one as it was typed."""
    return title_in_words(action.entry_key, action.title)


def title_in_words(entry_key: str, title: str) -> str:
    """The same for the key of an action and the title that was kept with it: "" for an own one
    whose words were erased. Asks nothing on a page: its terms are at hand."""
    known = term_by_key(Kind.ACTION, entry_key) if entry_key else None
    return known.label if known else title or _("own action")
