"""The bare limit: Django, the same server and database, and nothing of ours around a view."""

import os

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luwte.config.settings")
django.setup()
settings.MIDDLEWARE = []
settings.ROOT_URLCONF = "bench.bare"

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402  the handler reads the settings

application = WSGIHandler()
