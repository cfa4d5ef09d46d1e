"""When it happened as people write it down, and a day that is still to come."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core.kit.widgets import MomentField

# A phone's clock may run ahead of ours.
AHEAD = timedelta(minutes=10)
LONGEST_AGO = timedelta(days=30 * 365)


class HappenedField(MomentField):
    """When it happened: not in the future, and not in another age; the words for either are of
    its own. Of an hour that comes twice the first counts: the clocks of the case then start early
    rather than late."""

    first_year, last_year = MINYEAR, MAXYEAR
    first_of_two = True

    def clean(self, value: Any) -> datetime | None:
        moment: datetime | None = super().clean(value)
        if moment is None:
            return None
        now = timezone.now()
        if moment > now + AHEAD:
            raise ValidationError(_("This is still to come. Look at the day and the time again."))
        if moment < now - LONGEST_AGO:
            raise ValidationError(_("This is very long ago. Look at the year again."))
        return min(moment, now)


class LaterDayField(forms.DateField):
    """A day after today."""

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and day <= timezone.localdate():
            raise ValidationError(_("Choose a day after today."))
        if day is not None and day > timezone.localdate() + timedelta(days=3 * 365):
            raise ValidationError(_("This is very far away. Look at the year again."))
        return day
