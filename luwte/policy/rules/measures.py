"""What may be decided towards another party, by the words that `response` stores.

Policy lies below response and may not know its tables; a test holds the two lists together.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

# In the order of screens: from a word to an end of all contact.
MEASURES: dict[str, Any] = {
    "limit": _("Set the limit, end the contact"),
    "order_talk": _("Order talk"),
    "warning": _("Written warning"),
    "yellow_card": _("Yellow card"),
    "red_card": _("Red card"),
    "restorative_talk": _("Restorative talk"),
    "mediation": _("Mediation"),
    "community_officer": _("Talk by the community police officer"),
    "family": _("Involve the family"),
    "contact_agreement": _("Contact agreement"),
    "individual_contract": _("Individual contract"),
    "gp_message": _("Message to the GP"),
    "crisis_card": _("Suggest a crisis card"),
    "provisional_ban": _("Provisional ban, at most 14 days"),
    "access_ban": _("Access ban"),
    "service_stop": _("Stop or suspend the service"),
}

# What else needs somebody with authority.
OTHER_DECISIONS: dict[str, Any] = {
    "close_without_answer": _("Close without an answer to the other party"),
    "police_no": _("Not go to the police"),
    "share_outside_agreement": _("Share outside an agreement"),
    "damage_write_off": _("Write off damage"),
}

DECISIONS: dict[str, Any] = {
    **MEASURES,
    # Whoever may do this holds the house right.
    "provisional_ban": _("Provisional ban of at most 14 days (house right)"),
    **OTHER_DECISIONS,
}

# These keep somebody away from a place, a person or a service for some time.
LASTING = frozenset(
    {
        "yellow_card",
        "red_card",
        "contact_agreement",
        "individual_contract",
        "access_ban",
        "service_stop",
        "warning",
    }
)

# So many months a case lets such a measure last; after that it is decided anew.
LONGEST = {
    **dict.fromkeys(LASTING, 24),
    **dict.fromkeys(("warning", "yellow_card", "contact_agreement", "individual_contract"), 12),
}
