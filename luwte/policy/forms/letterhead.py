"""The form of the letterhead. A logo is kept from the first sending on, so that a mistake elsewhere
does not lose it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from luwte.policy.forms.draft import (
    LANGUAGES,
    DraftForm,
    line_field,
    one_kind_of_line_end,
    text_field,
)
from luwte.policy.rules import Letterhead
from luwte.policy.rules.letterhead import MAX_LINE

LINES = ("name", "phone", "email", "website", "place", "logo_alt", "ink", "band", "logo_id")
TEXTS = ("visiting_address", "postal_address", "complaint_address")


class LetterheadForm(DraftForm):
    """What stands above and below every letter."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["name"] = line_field(_("Name of the organisation"), MAX_LINE, True)
        for name, label, hint in _address_texts():
            self.fields[name] = text_field(label, 3, hint=hint)
        for name, label, hint in _line_texts():
            self.fields[name] = line_field(label, MAX_LINE, hint=hint)
        for language in LANGUAGES:
            self.fields[f"signatory_{language}"] = line_field(
                _("Which function signs?"),
                MAX_LINE,
                language == "nl",
                _("A function, never the name of a colleague."),
            )
        for name, label in (("ink", _("Colour of headings")), ("band", _("Colour of the band"))):
            self.fields[name] = forms.CharField(
                label=label,
                max_length=7,
                help_text=_("Dark enough to read on white paper; the software checks that."),
                widget=forms.TextInput(attrs={"type": "color"}),
            )
        self._logo_fields()
        self._with_reason()

    def _logo_fields(self) -> None:
        self.fields["logo_id"] = forms.UUIDField(required=False, widget=forms.HiddenInput)
        self.fields["logo"] = forms.FileField(
            label=_("Logo"),
            required=False,
            help_text=_("A PNG or JPEG of at most 1 MB. What hides in it is taken out."),
            widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        )
        self.fields["logo_alt"] = line_field(
            _("What does the logo show?"), MAX_LINE, hint=_("For who cannot see it.")
        )
        self.fields["drop_logo"] = forms.BooleanField(
            label=_("No logo on our letters"), required=False
        )

    @property
    def shown_logo(self) -> UUID | None:
        """The logo as the page may show it; None when there is none, or something else was sent."""
        try:
            return UUID(str(self["logo_id"].value() or ""))
        except ValueError:
            return None

    @staticmethod
    def initial_of(now: Letterhead) -> dict[str, Any]:
        """What the form shows for this letterhead."""
        shown: dict[str, Any] = {name: getattr(now, name) for name in (*LINES, *TEXTS)}
        shown.update({f"signatory_{say}": now.signatory.get(say, "") for say in LANGUAGES})
        return shown

    def clean_ink(self) -> str:
        return str(self.cleaned_data["ink"]).lower()

    def clean_band(self) -> str:
        return str(self.cleaned_data["band"]).lower()

    @property
    def settings(self) -> Letterhead:
        given = self.cleaned_data
        kept = {name: one_kind_of_line_end(given.get(name) or "") for name in (*LINES, *TEXTS)}
        if given.get("drop_logo"):
            kept.update(logo_id="", logo_alt="")
        return Letterhead(signatory=self._texts("signatory"), **kept)


def _address_texts() -> list[tuple[str, str, str]]:
    return [
        ("visiting_address", _("Visiting address"), ""),
        ("postal_address", _("Postal address"), _("Leave empty when it is the same.")),
        (
            "complaint_address",
            _("Where can somebody complain?"),
            _("Address, e-mail or page. It stands in every letter about a measure."),
        ),
    ]


def _line_texts() -> list[tuple[str, str, str]]:
    return [
        ("phone", _("Phone number for questions about a letter"), ""),
        ("email", _("E-mail address"), ""),
        ("website", _("Website"), _("With https:// in front.")),
        ("place", _("Place of signing"), ""),
    ]
