"""The version of what is stored now: what the next form carries."""

from __future__ import annotations

from collections.abc import Callable

from luwte.incidents.models import Case, Track


def version_of_case(case: Case) -> Callable[[], int]:
    """Ask for the version of a case when the page is drawn, after any conflict."""
    return lambda: Case.objects.values_list("version", flat=True).get(pk=case.pk)


def version_of_track(track: Track) -> Callable[[], int]:
    """The same for a track."""
    return lambda: Track.objects.values_list("version", flat=True).get(pk=track.pk)
