"""Finding somebody who asks what is kept about him or her; for who handles such requests, who sees
that there is a record and not what stands in it."""

from __future__ import annotations

from luwte.org.access import Actor, require_everywhere
from luwte.org.rules import Right
from luwte.response.models import OtherParty, PartyToken
from luwte.response.queries.parties import matched_words, root_of
from luwte.response.rules.identity import Identity, keys_of
from luwte.response.tokens import tokens

AT_MOST = 5


def on_record(actor: Actor, identity: Identity) -> list[tuple[OtherParty, str]]:
    """Who on record fits what somebody says of himself or herself, with by what; two details that
    fit stand above one. Raises NotPermitted."""
    require_everywhere(actor, Right.PRIVACY_HANDLE)
    asked = tokens(keys_of(identity)[1])
    found: dict[OtherParty, set[str]] = {}
    rows = PartyToken.objects.select_related("party").filter(token__in=list(asked))
    for row in rows:
        root = root_of(row.party)
        if root is not None and root.erased_at is None:
            found.setdefault(root, set()).add(row.kind)
    ranked = sorted(found.items(), key=lambda one: (-len(one[1]), one[0].pk))
    return [(party, matched_words(kinds)) for party, kinds in ranked[:AT_MOST]]
