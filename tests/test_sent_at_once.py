"""A form that is sent twice at the same moment makes one thing, in every room.

In sequence, and for every form, the tests of the rooms try it (`tests/hostile`); of response its
own `test_sent_twice`. Here two browsers of one person press at once, on a database that allows it.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Final

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client

from luwte.care.tests.test_hostile import TABLE as CARE
from luwte.catalogue.tests.test_hostile import TABLE as CATALOGUE
from luwte.desk.privacy.tests.test_hostile import TABLE as PRIVACY
from luwte.incidents.tests.test_hostile import TABLE as INCIDENTS
from luwte.notices.tests.test_hostile import TABLE as NOTICES
from luwte.org.tests.test_hostile import TABLE as ORG
from luwte.tenancy.scope import scope
from tests.cast import Cast
from tests.hostile.machine import Scene, Table, forms_of, name_of, setting
from tests.hostile.page_forms import Fields

# The page, the form on it, and of what one more is made.
MAKING: Final[tuple[tuple[Table, str, str, str], ...]] = (
    (INCIDENTS, "incidents:report_all", "incidents:report_all", "incidents.Incident"),
    (INCIDENTS, "incidents:anonymous", "incidents:anonymous", "incidents.Incident"),
    (INCIDENTS, "incidents:case", "incidents:add_note", "incidents.Note"),
    (INCIDENTS, "incidents:case", "incidents:choose_action", "incidents.CaseAction"),
    (INCIDENTS, "incidents:own_action", "incidents:own_action", "incidents.CaseAction"),
    (INCIDENTS, "incidents:discuss", "incidents:discuss", "incidents.Discussion"),
    (INCIDENTS, "incidents:tell", "incidents:tell", "incidents.ReporterMessage"),
    (INCIDENTS, "incidents:my_report", "incidents:write_back", "incidents.ReporterMessage"),
    (INCIDENTS, "incidents:own_talk", "incidents:own_talk", "incidents.TalkMessage"),
    (INCIDENTS, "incidents:ask_look", "incidents:ask_look", "incidents.GuestLook"),
    (INCIDENTS, "incidents:link", "incidents:link", "incidents.CaseLink"),
    (INCIDENTS, "incidents:tally", "incidents:tally", "incidents.TallyTap"),
    (CARE, "care:notes", "care:notes", "care.CareNote"),
    (CARE, "care:record_absence", "care:record_absence", "care.CareAbsence"),
    (NOTICES, "notices:add", "notices:add", "notices.Notice"),
    (ORG, "org:person_new", "org:person_new", "org.Person"),
    (ORG, "org:unit_new", "org:unit_new", "org.Unit"),
    (ORG, "org:role_new", "org:role_new", "org.Grant"),
    (ORG, "org:partner_new", "org:partner_new", "org.Partner"),
    (ORG, "org:contact_new", "org:contact_new", "org.Contact"),
    (ORG, "org:absence", "org:absence", "org.Deputy"),
    (CATALOGUE, "catalogue:add_term", "catalogue:add_term", "catalogue.Term"),
    (PRIVACY, "privacy:receive", "privacy:receive", "desk.SubjectRequest"),
    (PRIVACY, "privacy:hold", "privacy:hold", "core.LegalHold"),
)


def at_once(scene: Scene, url: str, sent: Fields) -> list[int]:
    """Two browsers with the same login press in the same moment; how each was answered."""
    start = Barrier(2)

    def press(_number: int) -> int:
        browser = Client(raise_request_exception=False)
        browser.cookies = scene.browser.cookies
        start.wait(20)
        try:
            return browser.post(url, sent).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(press, range(2)))


def wrong_with(cast: Cast, table: Table, page: str, name: str, label: str) -> list[str]:
    """What is wrong when this form is sent twice at once."""
    model = apps.get_model(label)
    # Committed, so that both browsers see it.
    with transaction.atomic(), setting(cast, table, page) as scene:
        found = [(url, form) for url, form in forms_of(scene, table) if name_of(url) == name]
        if not found:
            return [f"no form of {name} on {page}"]
        url, form = found[0]
        sent = table.filled(scene, url, form)
    with scope(cast.zonnedael.organisation):
        before = model._default_manager.count()
    answers = at_once(scene, url, sent)
    with scope(cast.zonnedael.organisation):
        more = model._default_manager.count() - before
    fine = more == 1 and all(status in {200, 302} for status in answers)
    return [] if fine else [f"{name}: {more} of {label}, answered {answers}"]


@pytest.mark.django_db(transaction=True)
def test_a_form_that_is_sent_twice_at_the_same_moment_makes_one_thing(cast: Cast) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("threads of a test share one SQLite database in memory")
    wrong = [one for given in MAKING for one in wrong_with(cast, *given)]
    assert wrong == []
