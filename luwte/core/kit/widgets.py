"""Widgets for what a form field cannot say by itself: tiles with hints and icons, moments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError


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
    the keyboard is no moment: beyond these no clock can count, and some databases fall over."""

    widget = MomentWidget
    first_year, last_year = 1900, 2200

    def compress(self, data_list: Any) -> Any:
        day = data_list[0] if data_list else None
        if isinstance(day, date) and not self.first_year <= day.year <= self.last_year:
            raise ValidationError(self.error_messages["invalid_date"], code="invalid_date")
        return super().compress(data_list)
