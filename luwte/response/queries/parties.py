"""The other parties of a case, and who they are for whose task it is to know.

Without `identity_of` nothing here says who somebody is: a face has a letter and what is coded.
Opening an identity is a read that stands in the audit, each time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.core import audit
from luwte.incidents.access import is_barred
from luwte.incidents.rules import TrackKind
from luwte.org.access import Actor
from luwte.response.access import Desk, desk_for
from luwte.response.models import OtherParty, PartyIncident, PartyJoin
from luwte.response.rules.identity import Identity, from_bytes, in_order
from luwte.response.rules.states import Knowledge, TokenKind
from luwte.tenancy import keys
from luwte.tenancy.keys import Place

if TYPE_CHECKING:
    from luwte.incidents.models import Case

PURPOSE = "identity"
MODEL = "response.OtherParty"
# Whose task it may be to know who it was.
TASKS = (TrackKind.RESPONSE, TrackKind.POLICE, TrackKind.DAMAGE)
LOOKED_AT_MOST = 20  # cases
KNOWLEDGE: dict[str, Any] = {
    Knowledge.UNKNOWN: gettext_lazy("Unknown person"),
    Knowledge.DESCRIBED: gettext_lazy("Described person"),
    Knowledge.KNOWN: gettext_lazy("Known person"),
}
MATCHED: dict[str, Any] = {
    TokenKind.NAME: gettext_lazy("name"),
    TokenKind.ADDRESS: gettext_lazy("address"),
    TokenKind.PHONE: gettext_lazy("phone"),
    TokenKind.EMAIL: gettext_lazy("e-mail address"),
    TokenKind.REFERENCE: gettext_lazy("client number"),
}


@dataclass(frozen=True)
class PartyFace:
    """A party in one case. `letter` tells several apart without saying who they are."""

    party: OtherParty
    links: list[PartyIncident] = field(default_factory=list)
    letter: str = "A"

    @property
    def pk(self) -> UUID:
        """The id of the party."""
        return self.party.pk

    @property
    def label(self) -> str:
        """ "Known person A": safe in a list, a form and a letter's file name."""
        return f"{KNOWLEDGE[self.party.knowledge]} {self.letter}"

    @property
    def is_confirmed(self) -> bool:
        """Whether all its links here count for a measure."""
        return all(counts_for_measure(link) for link in self.links)

    @property
    def matched(self) -> str:
        """By what it was recognised, in words: "same name and phone"; empty for a new one."""
        return matched_words(kind for link in self.links for kind in link.matched)


def parties_of(case: Case) -> list[PartyFace]:
    """The parties that have a part in this case, in the order in which they were added. One
    query, whatever was joined."""
    rows = PartyIncident.objects.filter(incident__case_id=case.pk, unlinked_at=None)
    found: dict[UUID, list[PartyIncident]] = {}
    for link in rows.select_related("party", "linked_by", "confirmed_by").order_by("pk"):
        found.setdefault(link.party_id, []).append(link)
    return [
        PartyFace(links[0].party, links, letter_of(place))
        for place, links in enumerate(found.values())
    ]


def face_in(case: Case, party_id: UUID) -> PartyFace:
    """One of them, also when it was joined to another since; 404 when it has no part here."""
    wanted = root_of(OtherParty.objects.filter(pk=party_id).first())
    for face in parties_of(case):
        if wanted is not None and face.pk == wanted.pk:
            return face
    raise Http404


def was_sent(client_key: str) -> bool:
    """Whether the form with this key was kept already."""
    return bool(client_key) and OtherParty.objects.filter(client_key=client_key).exists()


def counts_for_measure(party_incident: PartyIncident) -> bool:
    """Whether this link counts for a measure and as a repetition: it stands, and when it was made
    by a match a second person looked at it."""
    return party_incident.unlinked_at is None and party_incident.confirmed_at is not None


def identity_of(actor: Actor, party: OtherParty, *, desk: Desk | None = None) -> Identity | None:
    """Who it is: an audited read, for whose task it is in one of the cases (404 for others).

    desk: the case through which the actor comes, when it is known already. What is not known of
    the party itself is filled in from those that were joined to it for certain. None when the
    identity was erased; an empty Identity for somebody unknown.
    """
    may_know_or_404(actor, party, desk=desk)
    found = opened(party)
    audit.record_read("response.read_identity", actor=actor, kind="party", object_id=party.pk)
    return found


def opened(party: OtherParty) -> Identity | None:
    """The identity without a look at rights and without the audit: for verbs of this room that did
    both."""
    if party.erased_at is not None:
        return None
    found = unsealed(party)
    for source in sources_of(party, only_certain=True):
        found = found.filled_with(unsealed(source))
    return found


def unsealed(party: OtherParty) -> Identity:
    """What is sealed with this row itself; empty when nothing is, or when its key is gone."""
    if party.sealed is None:
        return Identity()
    try:
        return from_bytes(keys.unseal(bytes(party.sealed), place=place_of(party)))
    except keys.KeyDestroyed:
        return Identity()


def place_of(party: OtherParty) -> Place:
    """Where the identity of this party is kept."""
    return Place(MODEL, "sealed", party.pk)


def may_know_or_404(actor: Actor, party: OtherParty, *, desk: Desk | None = None) -> None:
    """Go on for who works on, or decides about, the response, the police or the damage of a case
    in which this party has a part; 404 for everybody else."""
    ids = [one.pk for one in (party, *sources_of(party))]
    root = root_of(party)
    if root is not None and root.pk != party.pk:
        ids.append(root.pk)
    rows = PartyIncident.objects.filter(party_id__in=ids, unlinked_at=None)
    cases = dict.fromkeys(
        rows.exclude(incident__case=None)
        .order_by("-incident_id")
        .values_list("incident__case_id", flat=True)[: LOOKED_AT_MOST * 5]
    )
    if desk is not None and desk.case.pk in cases:
        return
    for case_id in list(cases)[:LOOKED_AT_MOST]:
        if case_id is not None and _has_task(actor, case_id):
            return
    raise Http404


def root_of(party: OtherParty | None) -> OtherParty | None:
    """The party that took this one, and so on; itself when it was joined to none."""
    seen: set[UUID] = set()
    while party is not None and party.joined_into_id is not None and party.pk not in seen:
        seen.add(party.pk)
        party = OtherParty.objects.get(pk=party.joined_into_id)
    return party


def sources_of(party: OtherParty, *, only_certain: bool = False) -> list[OtherParty]:
    """Those that were joined to this party, and to them in turn. only_certain: not those at which
    no second person looked."""
    found: list[OtherParty] = []
    targets = [party.pk]
    while targets:
        joins = PartyJoin.objects.filter(target_id__in=targets, undone_at=None)
        if only_certain:
            joins = joins.exclude(confirmed_at=None)
        joined = [one.source for one in joins.select_related("source").order_by("pk")]
        known = {party.pk, *(one.pk for one in found)}
        new = [one for one in joined if one.joined_into_id in targets and one.pk not in known]
        found += new
        targets = [one.pk for one in new]
    return found


def traces_of(party: OtherParty) -> list[OtherParty]:
    """All rows that are, or turned out to be, this person: joined to it, and split off and put
    back. What is erased is erased in all of them."""
    found = sources_of(party)
    ids = [party.pk, *(one.pk for one in found)]
    rows = PartyJoin.objects.filter(source_id__in=ids, target__joined_into_id__in=ids)
    known = set(ids)
    for join in rows.select_related("target"):
        if join.target_id not in known:
            known.add(join.target_id)
            found.append(join.target)
    return found


def matched_words(kinds: Iterable[str]) -> str:
    """ "same name and phone": why somebody is shown as a likely match."""
    labels = [str(MATCHED[kind]) for kind in in_order(kinds)]
    if not labels:
        return ""
    *first, last = labels
    both = _("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last}
    return _("same %(what)s") % {"what": both if first else last}


def letter_of(place: int) -> str:
    """A, B … Z, AA, AB."""
    letters = ""
    while place >= 0:
        letters = chr(65 + place % 26) + letters
        place = place // 26 - 1
    return letters


def _has_task(actor: Actor, case_id: UUID) -> bool:
    for kind in TASKS:
        try:
            desk = desk_for(actor, case_id, kind)
        except Http404:
            continue
        return not is_barred(actor, desk.case)
    return False
