"""What the tests of this room share."""

from luwte.incidents.tests.conftest import make_case
from luwte.response.tests.letter_fixtures import ban, case, put_on
from luwte.response.tests.measure_scene import practice, scene
from luwte.response.tests.party_fixtures import put_down

__all__ = ["ban", "case", "make_case", "practice", "put_down", "put_on", "scene"]
