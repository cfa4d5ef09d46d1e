"""manage.py clock --lane safety|events|ordinary|long|all"""

from __future__ import annotations

import logging
import os
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from luwte.core.clock.lanes import Clock, run_until_idle
from luwte.core.clock.sources import LANES


class Command(BaseCommand):
    """Keeps the moments; runs until it is told to stop (SIGTERM, Ctrl-C)."""

    help = "Run one or more lanes of the clock. Start as many copies as you like."
    requires_system_checks: list[str] = []  # a clock that starts late misses moments

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--lane", action="append", choices=[*LANES, "all"], help="may be given more than once"
        )
        parser.add_argument("--once", action="store_true", help="do all that is due now, and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = options["lane"] or ["all"]
        lanes = LANES if "all" in chosen else tuple(dict.fromkeys(chosen))
        if options["once"]:
            number = run_until_idle(lanes)
            self.stdout.write(f"{number} done")
            return
        clock = Clock(lanes)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: clock.stop())
        clock.run()
        if threading.active_count() > 1:
            # Something hangs, such as a mail server; its lease ends by itself.
            logging.shutdown()
            os._exit(0)
