"""Who may open the addresses of response."""

from __future__ import annotations

from luwte.response.tests import (
    asked_matrix,
    damage_matrix,
    letter_matrix,
    measure_matrix,
    party_matrix,
    police_matrix,
)
from tests.matrix import Expectation

EXPECT: dict[str, Expectation] = {
    **asked_matrix.EXPECT,
    **damage_matrix.EXPECT,
    **letter_matrix.EXPECT,
    **measure_matrix.EXPECT,
    **party_matrix.EXPECT,
    **police_matrix.EXPECT,
}
