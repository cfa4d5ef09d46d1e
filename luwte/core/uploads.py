"""Uploads that are too large, or that no disk can hold, end in a sentence instead of an error.

Django receives a whole form before any view is asked. A file that this handler stops is drained and
thrown away, and the rest of the form arrives: the view finds that file missing,
`upload_trouble(request)` says why, and `uploads_stopped(request)` which.

What arrives is not encrypted yet. Its temporary file loses its name as soon as it is open: nobody
else opens it, and it is gone with the process, also when that is killed halfway.
"""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest

TOO_LARGE = "too_large"
NO_ROOM = "no_room"


class CarefulUpload(TemporaryFileUploadHandler):
    """Writes to a temporary file without a name, as far as the limit and the disk allow."""

    _received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self._received = 0
        try:
            super().new_file(*args, **kwargs)
            os.unlink(self.file.temporary_file_path())
        except OSError as full:
            self._stop(NO_ROOM, full)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._received += len(raw_data)
        if self._received > settings.UPLOAD_MAX_BYTES:
            self._stop(TOO_LARGE)
        try:
            self.file.write(raw_data)
        except OSError as full:
            self._stop(NO_ROOM, full)

    def _stop(self, why: str, cause: OSError | None = None) -> None:
        if self.request is not None:
            self.request.upload_trouble = why  # type: ignore[attr-defined]
            stopped = [*uploads_stopped(self.request), (str(self.file_name or ""), why)]
            self.request.uploads_stopped = stopped  # type: ignore[attr-defined]
        raise SkipFile from cause


def upload_trouble(request: HttpRequest) -> str:
    """Why an upload was stopped: TOO_LARGE, NO_ROOM, or nothing."""
    return str(getattr(request, "upload_trouble", ""))


def uploads_stopped(request: HttpRequest) -> list[tuple[str, str]]:
    """Name and reason of every file that was stopped, in their order."""
    return list(getattr(request, "uploads_stopped", []))
