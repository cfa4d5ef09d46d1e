"""What the rooms did in the stories of the demonstration: who answered, and how it went on.

`answers.yaml` has for each story a list of deeds: when, who, which verb, what was said. A number of
hours counts from the report; one below zero from now, so that what is due today is due today. Each
deed is the verb behind the button of its screen, done at its own moment by who may do it.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from luwte.desk.demo import answers_house, answers_inside, answers_outside, answers_to_them
from luwte.desk.demo.deeds import Acting, Deed

VERBS: dict[str, Callable[[Deed], None]] = {
    **answers_to_them.VERBS,
    **answers_outside.VERBS,
    **answers_inside.VERBS,
    **answers_house.VERBS,
}
HOUSE = "house"  # what the organisation itself did, apart from any incident


@functools.cache
def answers() -> dict[str, dict[str, list[list[Any]]]]:
    """All deeds: by organisation, by story."""
    found: dict[str, dict[str, list[list[Any]]]] = yaml.safe_load(
        Path(__file__).with_name("answers.yaml").read_text(encoding="utf-8")
    )
    return found


def deeds_of(
    acts: Acting, slug: str, story: str, since: dt.datetime
) -> Iterator[tuple[dt.datetime, Callable[[], None]]]:
    """(moment, step) of everything that the rooms did in one story, in order."""
    for when, who, verb, *given in answers().get(slug, {}).get(story, []):
        start = acts.stage.now if when < 0 else since
        deed = Deed(acts, who, dict(given[0]) if given else {})
        yield start + dt.timedelta(hours=when), functools.partial(VERBS[verb], deed)
