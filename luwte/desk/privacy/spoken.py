"""Moments as somebody reads them. What is taken out for a person is kept by machines as ISO 8601;
the page that goes to a person says it as a day and a time."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?([+-]\d{2}:\d{2}|Z)")


def spoken(text: str) -> str:
    """A text that is nothing but an ISO day or an aware ISO moment, in words of the active language
    and the active time zone; any other text as it is."""
    if _DAY.fullmatch(text):
        return date_format(date.fromisoformat(text), "j F Y")
    if _MOMENT.fullmatch(text):
        moment = timezone.localtime(datetime.fromisoformat(text))
        return date_format(moment, "j F Y, H:i")
    return text
