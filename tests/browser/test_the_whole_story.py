"""The whole story of one threat at the counter, as the people of a municipality live it: four
tracks at the same time, each with its own owner, term and readers, until nothing but figures is
left. What people do, they do in a browser; what the clock does, it does by itself.

Its chapters stand in `tests/browser/story/`.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import time_machine

from tests.browser.conftest import BeginDay
from tests.browser.story.shared import (
    EIGHT_MONTHS_BEFORE,
    at,
    hanna_speaks_with_sanne,
)
from tests.browser.story.the_answer import (
    he_is_heard,
    somebody_else_looks_and_the_director_decides,
    the_ban_goes_out_by_letter,
    the_damage_comes_back_in_three_parts,
    the_matrix_says_a_repeat_of_class_c,
    the_police_get_a_sheet_and_an_aangifte,
    the_victim_signs_the_own_klacht,
)
from tests.browser.story.the_end import (
    bram_is_asked_once_more,
    only_the_figures_stay,
    somebody_looks_at_the_damage_on_its_day,
    the_ban_and_its_instruction_end_by_themselves,
    the_case_is_closed_and_damage_waits_for_a_day,
    the_last_talks_are_held,
    the_reporter_reads_what_was_done,
    what_still_runs_comes_to_its_end,
)
from tests.browser.story.the_threat import (
    a_warning_of_eight_months_ago,
    camera_images_are_held_the_same_day,
    he_is_invited_to_be_heard,
    karin_keeps_him_out_at_once,
    mo_assesses_it,
    mo_writes_down_who_it_was,
    reception_reads_what_to_do_and_never_why,
    ruth_looks_whether_it_is_the_same_person,
    sanne_is_asked_how_she_is_and_bram_says_not_now,
    sanne_is_threatened_at_the_counter,
    the_house_adopted_its_agreements,
)
from tests.cast import House

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


@pytest.mark.spec("RES-5", "RES-6", "GOV-3")
def test_the_whole_story(zonnedael: House, begin_day: BeginDay, tmp_path: Path) -> None:
    with time_machine.travel(EIGHT_MONTHS_BEFORE) as clock:
        day = begin_day(zonnedael, "story")
        the_house_adopted_its_agreements(zonnedael)
        a_warning_of_eight_months_ago(zonnedael)

        clock.move_to(at(24, 9, 10))
        case = sanne_is_threatened_at_the_counter(day)
        clock.move_to(at(24, 9, 30))
        day.meanwhile()
        mo_assesses_it(day, case)
        camera_images_are_held_the_same_day(day, case)
        mo_writes_down_who_it_was(day, case)
        ruth_looks_whether_it_is_the_same_person(day, case)
        clock.move_to(at(24, 10, 30))
        karin_keeps_him_out_at_once(day, case)
        reception_reads_what_to_do_and_never_why(day, case)
        clock.move_to(at(24, 11, 0))
        he_is_invited_to_be_heard(day, case, tmp_path)
        sanne_is_asked_how_she_is_and_bram_says_not_now(day, case)

        clock.move_to(at(25, 9, 0))
        day.meanwhile()
        hanna_speaks_with_sanne(day, case, "hours_24")
        clock.move_to(at(25, 15, 0))
        day.meanwhile()
        he_is_heard(day, case)
        the_matrix_says_a_repeat_of_class_c(day, case)
        clock.move_to(at(26, 9, 0))
        day.meanwhile()
        somebody_else_looks_and_the_director_decides(day, case)
        the_ban_goes_out_by_letter(day, case, tmp_path)
        reception_reads_what_to_do_and_never_why(day, case)
        the_police_get_a_sheet_and_an_aangifte(day, case)
        the_victim_signs_the_own_klacht(day)
        the_damage_comes_back_in_three_parts(day, case)
        clock.move_to(at(27, 9, 0))
        day.meanwhile()
        hanna_speaks_with_sanne(day, case, "hours_72")

        clock.move_to(at(8, 9, 5, month=12))
        day.meanwhile()
        hanna_speaks_with_sanne(day, case, "weeks_2")
        bram_is_asked_once_more(day, case)
        clock.move_to(at(9, 9, 0, month=12))
        day.meanwhile()
        the_reporter_reads_what_was_done(day, case)
        the_case_is_closed_and_damage_waits_for_a_day(day, case)

        somebody_looks_at_the_damage_on_its_day(day, clock, case)
        the_last_talks_are_held(day, clock, case)
        the_ban_and_its_instruction_end_by_themselves(day, clock)
        what_still_runs_comes_to_its_end(day, clock, case)
        only_the_figures_stay(day, clock, case)
