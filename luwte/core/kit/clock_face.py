"""What a running term looks like: how full its ring is, in which state, in which words.

A ring shows the share of time that is left. It runs empty; under a fifth it turns to "soon"; past
its deadline it is full and red. State is never colour alone: every face has words.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from luwte.core.kit.moments import moment_words, span_parts, span_words

State = Literal["running", "soon", "late", "done", "none", "waiting"]
Given = Literal["running", "waiting", "done", "none"]

SOON_BELOW = 0.2


@dataclass(frozen=True, slots=True)
class ClockFace:
    """One clock, ready to draw.

    share: part of the term that is left, 0 … 1; words: "nog 28 uur", "3 uur te laat";
    deadline: the moment itself; number and unit: what stands inside a large ring; moment: the
    deadline in words, "vr 20 nov, 14:10".
    """

    state: State
    share: float
    words: str
    deadline: dt.datetime | None = None
    number: int | None = None
    unit: str = ""
    moment: str = ""

    @property
    def is_open(self) -> bool:
        """Whether something still has to happen."""
        return self.state in {"running", "soon", "late", "waiting"}


def clock_face(
    *,
    state: str,
    started_at: dt.datetime | None,
    deadline: dt.datetime | None,
    now: dt.datetime,
    done_at: dt.datetime | None = None,
    waiting_until: dt.datetime | None = None,
) -> ClockFace:
    """Return how a term looks at `now`; pure except for language and time zone, which are active.

    state is what the owner of the term knows: "running", "waiting" (nothing can be done before
    `waiting_until`), "done" or "none" (not needed). "soon" and "late" follow from the clock. All
    moments are aware. Raises ValueError for another state.
    """
    moment = moment_words(deadline, now) if deadline else ""
    if state == "done":
        return _done(deadline, done_at, moment)
    if state == "none":
        return ClockFace("none", 0.0, _("not needed"))
    if state not in {"running", "waiting"}:
        raise ValueError(f"A clock does not know the state {state!r}")
    if deadline is not None and now > deadline:
        return _late(deadline, now, moment)
    if state == "waiting":
        return _waiting(deadline, waiting_until, now, moment)
    if deadline is None:
        return ClockFace("running", 1.0, _("running"))
    return _running(started_at, deadline, now, moment)


def share_left(started_at: dt.datetime | None, deadline: dt.datetime, now: dt.datetime) -> float:
    """Return the part of the term that is left, 0 … 1; a term without length has nothing left."""
    if started_at is None or deadline <= started_at:
        return 0.0
    return min(1.0, max(0.0, (deadline - now) / (deadline - started_at)))


def one_phrase(clocks: Iterable[tuple[str, ClockFace]]) -> str:
    """Return several clocks as one short phrase for who listens: "Te laat: nazorg. 2 lopen."

    Only what asks for attention is named; the rest is counted, so that forty cases do not become
    160 phrases. Each item is (name, face).
    """
    named = list(clocks)
    late = [name for name, face in named if face.state == "late"]
    soon = [name for name, face in named if face.state == "soon"]
    counts = Counter(face.state for _name, face in named)
    parts = []
    if late:
        parts.append(_("Too late: %(names)s.") % {"names": ", ".join(late)})
    if soon:
        parts.append(_("Nearly due: %(names)s.") % {"names": ", ".join(soon)})
    running = counts["running"] + counts["waiting"]
    if running:
        parts.append(_("%(count)s running.") % {"count": running})
    return " ".join(parts) or _("Nothing running.")


def _done(deadline: dt.datetime | None, done_at: dt.datetime | None, moment: str) -> ClockFace:
    words = _("done")
    if deadline is not None and done_at is not None:
        words = _("done in time") if done_at <= deadline else _("done, but late")
    return ClockFace("done", 1.0, words, deadline, moment=moment)


def _late(deadline: dt.datetime, now: dt.datetime, moment: str) -> ClockFace:
    words = _("%(span)s too late") % {"span": span_words(now - deadline)}
    number, unit = span_parts(now - deadline)
    return ClockFace("late", 0.0, words, deadline, number, unit, moment)


def _waiting(
    deadline: dt.datetime | None,
    waiting_until: dt.datetime | None,
    now: dt.datetime,
    moment: str,
) -> ClockFace:
    words = moment_words(waiting_until, now) if waiting_until else _("waiting")
    return ClockFace("waiting", 1.0, words, deadline, moment=moment)


def _running(
    started_at: dt.datetime | None, deadline: dt.datetime, now: dt.datetime, moment: str
) -> ClockFace:
    share = share_left(started_at, deadline, now)
    number, unit = span_parts(deadline - now)
    words = _("%(span)s left") % {"span": span_words(deadline - now)}
    state: State = "soon" if share < SOON_BELOW else "running"
    return ClockFace(state, share, words, deadline, number, unit, moment)
