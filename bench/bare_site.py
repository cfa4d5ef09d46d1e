"""The bare limit: the same server and database, and nothing of ours around a view.

`application` has no middleware at all; `usual` has what `startproject` puts around every page.
"""

import os

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luwte.config.settings")
django.setup()
settings.ROOT_URLCONF = "bench.bare"

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402  the handler reads the settings

USUAL = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
settings.MIDDLEWARE = []
application = WSGIHandler()
settings.MIDDLEWARE = USUAL
usual = WSGIHandler()
