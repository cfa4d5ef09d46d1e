"""Who was second changes nothing and hears so."""

from __future__ import annotations

import pytest

from luwte.core.refusal import Conflict, Refused
from luwte.core.versions import take_version
from luwte.response.models import OtherParty
from luwte.response.tests.measure_scene import Scene


def test_only_who_saw_the_newest_version_writes(scene: Scene) -> None:
    pk, rows = scene.party.pk, OtherParty.objects.all()
    seen = OtherParty.objects.get(pk=pk).version
    take_version(rows, {"is_minor": True}, pk=pk, seen=seen, kind="party")
    with pytest.raises(Conflict) as refused:
        take_version(rows, {"is_minor": False}, pk=pk, seen=seen, kind="party")
    assert (refused.value.kind, refused.value.object_id) == ("party", pk)
    with pytest.raises(Conflict):
        take_version(rows.none(), {"is_minor": False}, pk=pk, seen=seen + 1, kind="party")
    with pytest.raises(Refused, match="Jan was first"):
        take_version(
            rows, {}, pk=pk, seen=seen, kind="party", beaten=lambda: Refused("Jan was first")
        )
    party = OtherParty.objects.get(pk=pk)
    assert (party.is_minor, party.version) == (True, seen + 1)
