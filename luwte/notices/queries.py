"""Reads for screens: the instructions of a place, with who they are about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from luwte.core import keyset
from luwte.notices import sealing
from luwte.notices.access import visible_to
from luwte.notices.models import Notice, NoticePlace, NoticeToken
from luwte.notices.rules import Instruction, seen_by
from luwte.notices.wording import DO, STEPS, allowed_words, holds_words
from luwte.org.access import Actor
from luwte.org.queries import places_of

ON_A_PAGE = 20


@dataclass(frozen=True)
class NoticeFace:
    """One instruction as a screen shows it."""

    notice: Notice
    who: str
    look: str
    address: str
    places: list[str]
    days_left: int

    @property
    def do(self) -> Any:
        """What to do, in a few words."""
        return DO[Instruction(self.notice.instruction)]

    @property
    def allowed(self) -> str:
        """What stays possible."""
        return allowed_words(self.notice.allowed, is_urgent_open=self.notice.is_urgent_open)

    @property
    def say(self) -> str:
        """What to say; before it where it holds, when that is no location of ours."""
        return f"{holds_words(self.notice.holds_for)} {self.notice.say}".strip()

    @property
    def is_stop(self) -> bool:
        """Whether nobody is let in."""
        return self.notice.instruction == Instruction.NO_ENTRY

    @property
    def steps(self) -> list[Any]:
        """What to say and do when he or she stands here."""
        return list(STEPS[Instruction(self.notice.instruction)])

    @property
    def may_be_seen(self) -> bool:
        """Whether "was here" makes an incident."""
        return self.notice.source_kind in seen_by and self.notice.source_id is not None

    @property
    def is_by_hand(self) -> bool:
        """Whether somebody put it up without a measure."""
        return self.notice.source_id is None


def notices_at(
    actor: Actor, location_id: UUID | None, *, name: str = "", after: str = "", before: str = ""
) -> tuple[keyset.Page[Notice], list[NoticeFace]]:
    """What counts today at a location (None: anywhere), what ends first on top, a page at a time.
    name: only who is called so; every word of it has to fit. Six queries."""
    rows = visible_to(actor)
    tokens = sealing.tokens_of(name)
    for token in tokens:
        rows = rows.filter(pk__in=NoticeToken.objects.filter(token=token).values("notice_id"))
    if name.strip() and not tokens:
        rows = rows.none()
    page = keyset.page(
        [_at(rows, location_id)],
        ("ends_on", "id"),
        after=after,
        before=before,
        size=ON_A_PAGE,
        rows=Notice.objects.select_related("contact"),
    )
    return page, faces(actor, page.items)


def notices_of_address(actor: Actor, address: str) -> list[NoticeFace]:
    """What counts today for an address that somebody goes to."""
    token = sealing.address_token(address)
    rows = visible_to(actor).filter(address_token=token) if token else Notice.objects.none()
    return faces(actor, list(rows.select_related("contact").order_by("ends_on", "id")[:ON_A_PAGE]))


def faces(actor: Actor, notices: list[Notice]) -> list[NoticeFace]:
    """These notices ready to draw. Four queries for all."""
    about = sealing.unseal(notices)
    kept = places_of(actor.organisation).locations
    where: dict[UUID, list[str]] = {}
    ids = [one.pk for one in notices]
    pairs = NoticePlace.objects.filter(notice__in=ids).values_list("notice_id", "location_id")
    for notice_id, location_id in pairs:
        where.setdefault(notice_id, []).append(kept[location_id].name)
    today = timezone.localdate()
    return [_face(one, about[one.pk], sorted(where.get(one.pk, [])), today) for one in notices]


def _at(rows: QuerySet[Notice], location_id: UUID | None) -> QuerySet[Notice]:
    if location_id is None:
        return rows
    here = NoticePlace.objects.filter(location_id=location_id).values("notice_id")
    return rows.filter(Q(is_everywhere=True) | Q(pk__in=here))


def _face(notice: Notice, about: sealing.About, places: list[str], today: date) -> NoticeFace:
    left = (notice.ends_on - today).days
    return NoticeFace(notice, about.who, about.look, about.address, places, left)


def instruction_choices() -> list[tuple[str, Any]]:
    """What a form offers: value and words."""
    return [(one.value, DO[one]) for one in Instruction]
