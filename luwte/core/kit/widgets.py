"""Widgets for what a form field cannot say by itself: tiles with hints and icons, moments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone


class TileSelect(forms.RadioSelect):
    """One choice out of a few, as large tiles; hints and icons by value."""

    def __init__(
        self,
        *,
        hints: Mapping[str, Any] | None = None,
        icons: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(**more)
        self.hints = dict(hints or {})
        self.icons = dict(icons or {})


class TileSelectMany(forms.CheckboxSelectMultiple):
    """Several choices as large tiles; hints and icons by value."""

    def __init__(
        self,
        *,
        hints: Mapping[str, Any] | None = None,
        icons: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(**more)
        self.hints = dict(hints or {})
        self.icons = dict(icons or {})


class DayInput(forms.DateInput):
    """A day with the device's own picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class MomentWidget(forms.SplitDateTimeWidget):
    """A day and a time beside each other, both with the device's own picker."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            attrs,
            date_format="%Y-%m-%d",
            time_format="%H:%M",
            date_attrs={"type": "date"},
            time_attrs={"type": "time"},
        )


class MomentField(forms.SplitDateTimeField):
    """A moment, asked as a day and a time; aware in the active time zone. A year that is a slip of
    the keyboard is no moment: beyond these no clock can count, and some databases fall over.

    02:30 exists twice on the night that the clock goes back, and not at all on the night that it
    goes forward. Django refuses both; somebody who works that night should not have to know. Of the
    two it is the last one that has been; the first where both are still to come, or where a field
    wants it so.
    """

    widget = MomentWidget
    first_year, last_year = 1900, 2200
    first_of_two = False

    def compress(self, data_list: Any) -> datetime | None:
        if not data_list:
            return None
        day, time = data_list
        if day in self.empty_values or not self.first_year <= day.year <= self.last_year:
            raise ValidationError(self.error_messages["invalid_date"], code="invalid_date")
        if time in self.empty_values:
            raise ValidationError(self.error_messages["invalid_time"], code="invalid_time")
        first = datetime.combine(day, time, timezone.get_current_timezone())
        second = first.replace(fold=1).astimezone(UTC)
        is_later = second > first.astimezone(UTC)  # in the hour that is missing it is not
        took_second = is_later and second <= timezone.now() and not self.first_of_two
        return second.astimezone(first.tzinfo) if took_second else first
