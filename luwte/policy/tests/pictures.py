"""Small pictures for a letterhead."""

from __future__ import annotations

from io import BytesIO

from PIL import Image


def a_png() -> bytes:
    """A logo of 64 by 32 pixels."""
    out = BytesIO()
    Image.new("RGB", (64, 32), "#1b5e6b").save(out, "PNG")
    return out.getvalue()
