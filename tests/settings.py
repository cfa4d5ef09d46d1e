"""Settings for tests: those of the application, with a folder of their own and fast passwords.

The folder keeps `var/` of the person who works here out of the tests (its database, secrets and
collected files), and the tests out of it.
"""

import os
import tempfile
import time

# Before anything of ours is read; `tests/ready_tables.py` asks what was written since.
STARTED = time.time()
os.environ["LUWTE_VAR"] = tempfile.mkdtemp(prefix="luwte-test-")
os.environ["LUWTE_ENV"] = "development"
os.environ.setdefault("LUWTE_DATABASE_URL", "sqlite:///:memory:")
os.environ.setdefault("LUWTE_DEMO", "1")

from luwte.config.settings import *  # noqa: E402, F403

# Hashing a password well takes 50 ms on purpose; the cast of the tests logs in often.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Every test client reads the middleware anew; without this each would walk all static files.
WHITENOISE_AUTOREFRESH = True
