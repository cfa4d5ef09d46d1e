"""The bare limit: Django, the same server and database, and nothing of ours around a view."""

from luwte.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.bare"
MIDDLEWARE: list[str] = []
