"""The server of our own comes up without rights, and goes away however its command ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tools import postgres

pytestmark = pytest.mark.once

TOOL = [sys.executable, str(Path(postgres.__file__))]


def folder_in(url: str) -> Path:
    return Path(url.partition("host=")[2].partition("&")[0])


def test_a_server_starts_takes_dutch_text_search_and_is_gone_afterwards() -> None:
    with postgres.postgres() as url:
        with psycopg.connect(url) as connection:
            row = connection.execute("select to_tsvector('dutch', 'bedreigingen')").fetchone()
        assert row is not None and "bedreig" in str(row[0])
    assert not folder_in(url).exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2)


def test_the_command_gets_the_address_and_keeps_its_exit_code() -> None:
    told = "import os, sys; print(os.environ['LUWTE_DATABASE_URL']); sys.exit(7)"
    done = subprocess.run(
        [*TOOL, "run", "--", sys.executable, "-c", told], capture_output=True, text=True
    )
    assert done.returncode == 7
    assert done.stdout.startswith("postgres:///luwte?host=")
    assert not folder_in(done.stdout).exists()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_killed_command_takes_the_server_with_it(ending: signal.Signals) -> None:
    told = "import os, time; print(os.environ['LUWTE_DATABASE_URL'], flush=True); time.sleep(60)"
    with subprocess.Popen(
        [*TOOL, "run", "--", sys.executable, "-c", told],
        stdout=subprocess.PIPE,
        text=True,
        process_group=0,
    ) as tool:
        assert tool.stdout is not None
        folder = folder_in(tool.stdout.readline())
        # As a terminal does: the signal goes to the tool and its command.
        os.killpg(tool.pid, ending)
        tool.wait(timeout=20)
    assert not folder.exists()


def test_without_any_server_the_way_out_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(postgres, "candidates", lambda: iter(()))
    assert postgres.main(["run", "--", "true"]) == 1
    assert "PG_BIN" in capsys.readouterr().err
