"""Sessions in the database, as Django keeps them, read by a statement that was made once.

Every page of every reader begins with it; making the SQL anew took longer than asking.
"""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone

from luwte.core.prepared import PreparedQuery

BY_KEY = PreparedQuery(Session.objects.filter, session_key=models.CharField())


class SessionStore(db.SessionStore):
    """One row for each browser that is logged in."""

    def _get_session_from_db(self) -> Session | None:
        found = BY_KEY.all(session_key=self.session_key)
        if found and found[0].expire_date > timezone.now():
            return found[0]
        self._session_key = None
        return None
