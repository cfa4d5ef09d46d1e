"""Uploads that are too large, or that no disk can hold, end in a sentence instead of an error.

Django receives a whole form before any view is asked. What this handler stops is drained and
thrown away; the view finds no file, and `upload_trouble(request)` says why.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

TOO_LARGE = "too_large"
NO_ROOM = "no_room"


class CarefulUpload(TemporaryFileUploadHandler):
    """Writes an upload to a temporary file, as far as `UPLOAD_MAX_BYTES` and the disk allow."""

    _received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self._received = 0
        try:
            super().new_file(*args, **kwargs)
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
        raise StopUpload(connection_reset=False) from cause


def upload_trouble(request: HttpRequest) -> str:
    """Why an upload was stopped: TOO_LARGE, NO_ROOM, or nothing."""
    return str(getattr(request, "upload_trouble", ""))
