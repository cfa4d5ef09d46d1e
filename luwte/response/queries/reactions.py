"""The part "reactions" of the page of the response."""

from luwte.response.queries.measures import reactions_part as part_of

__all__ = ["part_of"]
