"""What a form gets: the fields that were sent, or nothing on the first look."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict


def sent(request: HttpRequest) -> QueryDict | None:
    """The fields of a POST, also when there are none: an empty form is a form that was sent."""
    return request.POST if request.method == "POST" else None
