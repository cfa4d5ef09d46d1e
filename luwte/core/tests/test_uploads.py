"""What arrives is in no folder where somebody else could read it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import RequestFactory


def test_a_large_upload_waits_in_a_file_without_a_name(tmp_path: Path, settings: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    photo = b"what nobody else may see " * 100_000
    request = RequestFactory().post("/", {"photo": SimpleUploadedFile("balie.jpg", photo)})
    stored = request.FILES["photo"]
    assert isinstance(stored, TemporaryUploadedFile)
    assert list(tmp_path.iterdir()) == []
    assert stored.read() == photo
    stored.seek(0)
    assert b"".join(stored.chunks()) == photo
    stored.close()
