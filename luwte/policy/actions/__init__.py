"""The verbs of this room."""

from luwte.policy.actions.drafting import (
    LONGEST_REASON,
    adopt_settings,
    draft_settings,
    drop_draft,
)
from luwte.policy.actions.logo import keep_logo

__all__ = ["LONGEST_REASON", "adopt_settings", "draft_settings", "drop_draft", "keep_logo"]
