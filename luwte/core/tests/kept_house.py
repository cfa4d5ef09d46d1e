"""A process of its own for the tests of backups; run with `python -m`.

kept_house steps JSON        several of the steps below, and commands; prints what each said as JSON
kept_house fill              the cast, a case with files; prints two ids of files and one of a case
kept_house write             report with files until a line comes in; prints how many
kept_house destroy FILE      destroy the key and the bytes of a file
kept_house read FILE …       for each: opens, gone or damaged
kept_house visit CASE        log in by password and open the case; prints the status
kept_house sessions          how many sessions there are
"""

from __future__ import annotations

import io
import json
import os
import secrets
import select
import sys
from typing import Any

PAPER = b"een brief van drie bladzijden, met een naam erin" * 5_000


def main(verb: str, *words: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luwte.config.settings")
    import django

    django.setup()
    if verb == "steps":
        print(json.dumps([_step(*step) for step in json.loads(words[0])]), flush=True)
    else:
        print(_step(verb, *words), flush=True)


def _step(verb: str, *words: str) -> str:
    """One step, or a command of manage.py; what a command refuses is what it says."""
    from django.core.management import CommandError, call_command

    if verb in VERBS:
        return VERBS[verb](*words) or ""
    said = io.StringIO()
    try:
        call_command(verb, *words, stdout=said, stderr=said)
    except CommandError as refused:
        return f"refused: {refused}"
    return said.getvalue()


def _house() -> Any:
    from luwte.desk.demo import cast as stage
    from tests.cast import House

    return House(stage.MUNICIPALITY)


def _report(house: Any) -> Any:
    from django.utils import timezone

    from luwte.incidents.actions import Involved, Report, report_incident
    from luwte.incidents.rules import Gravity, PersonRole

    sanne = house.actor("sanne")
    made = Report(
        client_key=secrets.token_hex(8),
        unit=sanne.person.unit,
        happened_from=timezone.now(),
        gravity=Gravity.MIDDLE,
        narrative="Een bezoeker schold en sloeg op de balie.",
        people=[Involved(PersonRole.VICTIM, sanne.person)],
    )
    return report_incident(actor=sanne, report=made).case


def _keep(house: Any, case: Any) -> Any:
    from luwte.core import files

    return files.store(
        [PAPER],
        actor=house.actor("ruth"),
        name="brief.pdf",
        owner_kind="incidents.case",
        owner_id=case.pk,
    )


def fill() -> str:
    from luwte.core.clock.lanes import run_until_idle
    from luwte.core.seals import seal_all
    from luwte.desk.demo import cast as stage
    from luwte.tenancy.scope import scope

    stage.build_cast()
    house = _house()
    with scope(house.organisation):
        case = _report(house)
        doomed, kept = _keep(house, case), _keep(house, case)
    house.client("ruth").get("/")
    run_until_idle(["events"])
    seal_all()
    return f"{doomed.pk} {kept.pk} {case.pk}"


def write() -> str:
    from django.db import transaction

    from luwte.core.seals import seal_all
    from luwte.tenancy.scope import scope

    house, number = _house(), 0
    with scope(house.organisation):
        while True:
            with transaction.atomic():
                _keep(house, _report(house))
            number += 1
            seal_all()
            if number == 1:
                print("writing", flush=True)
            if select.select([sys.stdin], [], [], 0)[0]:
                return str(number)


def destroy(file_id: str) -> None:
    from django.db import transaction

    from luwte.core import files
    from luwte.core.models import StoredFile
    from luwte.tenancy.scope import scope

    house = _house()
    with scope(house.organisation), transaction.atomic():
        files.erase(StoredFile.objects.get(pk=file_id), actor=house.actor("ruth"))


def read(*ids: str) -> str:
    from luwte.core import files
    from luwte.core.models import StoredFile
    from luwte.tenancy.models import Key
    from luwte.tenancy.scope import scope

    told = []
    with scope(_house().organisation):
        for pk in ids:
            try:
                same = files.read(StoredFile.objects.get(pk=pk)) == PAPER
                told.append("opens" if same else "other")
            except files.Gone:
                live = Key.objects.filter(subject_id=pk, wrapped__isnull=False)
                told.append("key" if live.exists() else "gone")
            except files.Damaged:
                told.append("damaged")
    return " ".join(told)


def visit(case_id: str) -> str:
    from django.test import Client

    from luwte.desk.demo import cast as stage

    house, client = _house(), Client(HTTP_HOST="localhost")
    login = {"login": house.login("ruth").email, "password": stage.DEMO_PASSWORD}
    entered = client.post("/account/login/", login)
    said = entered.context["form"].errors.as_json() if entered.context else ""
    assert entered.status_code == 302, f"no login: {entered.status_code} {said}"
    return str(client.get(house.url("incidents:case", pk=case_id)).status_code)


def sessions() -> str:
    from django.contrib.sessions.models import Session

    return str(Session.objects.count())


VERBS: dict[str, Any] = {
    "fill": fill,
    "write": write,
    "destroy": destroy,
    "read": read,
    "visit": visit,
    "sessions": sessions,
}

if __name__ == "__main__":
    main(*sys.argv[1:])
