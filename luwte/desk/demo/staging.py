"""What it takes to play the past: another present, silence in the log, no waiting for the disk."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.utils import timezone


@contextmanager
def moment(at: dt.datetime) -> Iterator[None]:
    """Everything inside takes `at` for the present. For the demonstration only."""
    present = timezone.now
    timezone.now = lambda: at
    try:
        yield
    finally:
        timezone.now = present


@contextmanager
def quiet(name: str) -> Iterator[None]:
    """Years in seconds: their daily lines would bury everything else."""
    logger = logging.getLogger(name)
    level = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(level)


@contextmanager
def in_haste() -> Iterator[None]:
    """SQLite waits for the disk after each of two thousand writes; an invented past need not."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        before = cursor.fetchone()[0]
        cursor.execute("PRAGMA synchronous = OFF")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA synchronous = {int(before)}")
