"""Putting an instruction up and taking it down.

`put_up` and `take_down` are for the verbs of rooms above, inside their transaction: a measure that
starts, changes or ends changes its notice in the same breath. By hand there are the verbs below.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit, destructions, outbox
from luwte.core.actor import ActorLike, TheClock
from luwte.core.refusal import Conflict, NotPermitted, Refused, verb
from luwte.lib.ids import uuid7
from luwte.lib.text_checks import clean_line, shorten
from luwte.notices import sealing
from luwte.notices.access import get_for, may_put_up
from luwte.notices.events import NoticeChanged
from luwte.notices.models import Notice, NoticePlace, NoticeToken
from luwte.notices.rules import LONGEST_LINE, Instruction, NoticeAbout, seen_by, wrong_days
from luwte.org.access import Actor
from luwte.tenancy import keys

if TYPE_CHECKING:
    from luwte.org.models import Location, Person


@dataclass(frozen=True, kw_only=True)
class Instructed:
    """What an instruction says: whom or where it is about, what to do, from when until when."""

    about: NoticeAbout
    instruction: Instruction
    starts_on: date
    ends_on: date
    who: str = ""
    look: str = ""
    address: str = ""
    places: Collection[Location] = ()
    is_everywhere: bool = False
    allowed: str = ""
    is_urgent_open: bool = False
    say: str = ""
    holds_for: str = ""
    contact: Person | None = None


def put_up(
    *,
    actor: ActorLike,
    source_kind: str,
    source_id: UUID,
    about: NoticeAbout,
    instruction: Instruction,
    starts_on: date,
    ends_on: date,
    who: str = "",
    look: str = "",
    address: str = "",
    places: Collection[Location] = (),
    is_everywhere: bool = False,
    allowed: str = "",
    is_urgent_open: bool = False,
    say: str = "",
    holds_for: str = "",
    contact: Person | None = None,
) -> Notice:
    """The instruction that follows from a source; the one that is there already is changed, also
    one that was taken down. No reason, no class, no number: what to do, and nothing else.

    Raises ValueError for a period that ends before it starts, or is longer than any ban may be.
    """
    said = Instructed(
        about=about, instruction=instruction, starts_on=starts_on, ends_on=ends_on, who=who,
        look=look, address=address, places=places, is_everywhere=is_everywhere, allowed=allowed,
        is_urgent_open=is_urgent_open, say=say, holds_for=holds_for, contact=contact,
    )  # fmt: skip
    if wrong := wrong_days(starts_on, ends_on):
        raise ValueError(f"a notice may not be {wrong}")
    before = Notice.objects.filter(source_kind=source_kind, source_id=source_id).first()
    return _written(actor, said, before or Notice(source_kind=source_kind, source_id=source_id))


def take_down(*, actor: ActorLike, source_kind: str, source_id: UUID) -> bool:
    """Take down what follows from a source, in the transaction that ended it. Returns whether
    there was something to take down."""
    rows = Notice.objects.filter(source_kind=source_kind, source_id=source_id, ended_at=None)
    notice = rows.first()
    return notice is not None and _ended(actor, notice)


@verb("notices.add_notice")
def add_notice(*, actor: Actor, said: Instructed) -> Notice:
    """Put up an instruction by hand: about a place, or a person about whom no measure runs. Raises
    Refused when it says too little, NotPermitted."""
    _require(actor)
    _enough(said)
    return _written(actor, said, Notice(created_by=actor.person))


@verb("notices.end_notice")
def end_notice(*, actor: Actor, notice: Notice) -> None:
    """Take down an instruction that was put up by hand; what follows from a measure ends with the
    measure. Raises Conflict when it is down already."""
    _require(actor)
    if notice.source_id is not None:
        raise Refused(
            _("This follows from a measure. End or change the measure, and it follows."),
            kind="notice",
            object_id=notice.pk,
        )
    if not _ended(actor, notice):
        raise Conflict(_("Somebody took this down already."), kind="notice", object_id=notice.pk)


@verb("notices.record_seen")
def record_seen(*, actor: Actor, notice: Notice, location_id: UUID | None) -> str:
    """ "He was here", in one tap. Returns the path of the page that asks for more. Raises Refused
    for an instruction from which nothing follows."""
    found = get_for(actor, notice.pk)
    source = seen_by.get(found.source_kind)
    if source is None or found.source_id is None:
        raise Refused(_("Make an ordinary report of this."), kind="notice", object_id=found.pk)
    audit.record("notices.record_seen", actor=actor, kind="notice", object_id=found.pk)
    return source.record(actor, found.source_id, location_id)


def erase(notice: Notice, *, actor: ActorLike) -> None:
    """Destroy who a notice was about, also in backups; what was to be done stays as a row."""
    keys.destroy_data_keys(sealing.PURPOSE, notice.pk, actor=actor)
    _forget(notice.pk)
    audit.record("notices.erase_notice", actor=actor, kind="notice", object_id=notice.pk)


@destructions.replays("notices.erase_notice")
def _erase_again(gone: destructions.Destruction) -> None:
    notice = Notice.objects.filter(pk=gone.object_id).first()
    if notice is not None:
        erase(notice, actor=TheClock(gone.organisation_id))


def _forget(pk: UUID) -> None:
    NoticeToken.objects.filter(notice_id=pk).delete()
    Notice.objects.filter(pk=pk).update(
        sealed=None, address_token="", allowed="", say="", holds_for=""
    )


def _require(actor: Actor) -> None:
    if not may_put_up(actor):
        raise NotPermitted(_("You may not do this."), kind="notice")


def _enough(said: Instructed) -> None:
    who = said.who if said.about is NoticeAbout.PERSON else said.address
    if not who.strip():
        raise Refused(_("Say who or which place it is about."), kind="notice")
    if not said.is_everywhere and not said.places and said.about is NoticeAbout.PERSON:
        raise Refused(_("Choose where this holds."), kind="notice")
    if wrong_days(said.starts_on, said.ends_on):
        raise Refused(
            _("An instruction ends on or after its first day, and within two years."), kind="notice"
        )


def _written(actor: ActorLike, said: Instructed, notice: Notice) -> Notice:
    now = timezone.now()
    is_new = notice._state.adding
    notice.pk = notice.pk or uuid7()
    notice.about, notice.instruction = said.about, said.instruction
    notice.sealed = sealing.seal(notice.pk, sealing.About(said.who, said.look, said.address))
    notice.address_token = sealing.address_token(said.address)
    notice.allowed, notice.is_urgent_open = _line(said.allowed), said.is_urgent_open
    notice.say, notice.holds_for = _line(said.say), _line(said.holds_for)
    notice.contact = said.contact
    notice.starts_on, notice.ends_on = said.starts_on, said.ends_on
    notice.is_everywhere = said.is_everywhere
    notice.ended_at = None
    if is_new:
        notice.created_at = now
        notice.created_by_id = actor.person_id
    notice.save(force_insert=is_new)
    _places(notice, said)
    verb_done = "notices.add_notice" if is_new else "notices.change_notice"
    audit.record(verb_done, actor=actor, kind="notice", object_id=notice.pk)
    _publish(actor, notice)
    return notice


def _places(notice: Notice, said: Instructed) -> None:
    NoticePlace.objects.filter(notice=notice).delete()
    NoticePlace.objects.bulk_create(
        NoticePlace(notice=notice, location=place) for place in said.places
    )
    NoticeToken.objects.filter(notice=notice).delete()
    NoticeToken.objects.bulk_create(
        NoticeToken(notice=notice, token=token) for token in sealing.tokens_of(said.who)
    )


def _ended(actor: ActorLike, notice: Notice) -> bool:
    rows = Notice.objects.filter(pk=notice.pk, ended_at=None)
    if not rows.update(ended_at=timezone.now()):
        return False
    audit.record("notices.end_notice", actor=actor, kind="notice", object_id=notice.pk)
    _publish(actor, notice)
    return True


def _publish(actor: ActorLike, notice: Notice) -> None:
    outbox.publish(NoticeChanged(organisation_id=actor.organisation_id, notice_id=notice.pk))


def _line(text: str) -> str:
    return shorten(clean_line(text), LONGEST_LINE)
