"""What stands above and below every letter of the organisation (RES-8). Never a person's name: the
organisation signs, by a function."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from luwte.core.kit.themes import contrast
from luwte.policy.shipped import Words, letterhead_start

MAX_LINE = 200
PAPER = "#ffffff"
READABLE = 4.5  # WCAG 2.2, text of ordinary size
_COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """Name, addresses, where to ask and complain, colours, logo, and who signs.

    visiting_address, postal_address, complaint_address: lines of text. phone: for questions about
    a letter. ink and band: colours "#rrggbb" of headings and of the band at the top. logo_id: id of
    a `core.files` file, "" for none; logo_alt: what it shows. signatory: the function that signs,
    per language. place: of signing.
    """

    name: str = ""
    visiting_address: str = ""
    postal_address: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    complaint_address: str = ""
    place: str = ""
    signatory: Words = field(default_factory=dict)
    ink: str = field(default_factory=lambda: str(letterhead_start()["ink"]))
    band: str = field(default_factory=lambda: str(letterhead_start()["band"]))
    logo_id: str = ""
    logo_alt: str = ""

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Self:
        """Read what was stored."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known})

    @classmethod
    def shipped(cls, name: str) -> Self:
        """A head with no more than the name of the organisation and the function that signs."""
        return cls(name=name, signatory=dict(letterhead_start()["signatory"]))

    def values(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @property
    def missing(self) -> tuple[str, ...]:
        """Fields that a letter needs and that nobody filled in yet."""
        needed = ("visiting_address", "phone", "complaint_address", "place")
        return tuple(name for name in needed if not getattr(self, name).strip())

    def problems(self) -> dict[str, str]:
        """What is wrong: {name of the field: a sentence}."""
        found = {}
        if not self.name.strip():
            found["name"] = _("Give the name of the organisation.")
        if not self.signatory.get("nl", "").strip():
            found["signatory_nl"] = _("Say which function signs, for example: the director.")
        for colour in ("ink", "band"):
            wrong = _wrong_colour(getattr(self, colour))
            if wrong:
                found[colour] = wrong
        if self.website and not _is_address(self.website):
            found["website"] = _("Write the whole address, with https:// in front.")
        if self.logo_id and not self.logo_alt.strip():
            found["logo_alt"] = _("Say in words what the logo shows, for who cannot see it.")
        return found


def _wrong_colour(colour: str) -> str:
    if not _COLOUR.fullmatch(colour):
        return _("Choose a colour such as #1b5e6b.")
    found = contrast(colour, PAPER)
    if found < READABLE:
        return _(
            "This colour is too faint on paper: contrast %(found)s, it needs %(needed)s. Choose a "
            "darker one."
        ) % {"found": f"{found:.1f}", "needed": READABLE}
    return ""


def _is_address(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in ("http", "https") and bool(parts.netloc)
