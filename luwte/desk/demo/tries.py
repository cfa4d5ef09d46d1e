"""What a visitor of the demonstration can try as each of the cast."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TRIES = {
    "sanne": _("Report something, and see what became of your earlier reports."),
    "bram": _("Look at Emergency for your own place. Then read what happens with your report."),
    "daan": _("See how your report about the knife is being handled."),
    "lies": _("Read what the organisation agreed on: norm and terms."),
    "mo": _("Assess a new report of your team, and see the clocks run."),
    "ilse": _("See only your own unit: what happened elsewhere does not exist for you."),
    "ruth": _("Work through some forty open cases, and look back on three years."),
    "karin": _("Adopt a draft that somebody else wrote. Your own draft you cannot."),
    "tessa": _("Manage people, places and roles. You see no case at all."),
    "joost": _("See who did and read what, and check that nobody changed it."),
    "femke": _("Draft other terms for the clocks."),
    "hanna": _("See what a member of the care team sees."),
    "petra": _("See how little of a case is yours to see."),
    "ravi": _("Open Emergency. You see no cases, only what to do."),
    "sjoerd": _("Read cases as the legal adviser."),
    "anouk": _("Read what was confided to you, and nothing else."),
    "yara": _("Follow your report about photos on social media."),
    "bas": _("Lead a small practice. In one case you are involved yourself: who decides?"),
    "noor": _("Handle the cases of the practice, from report to closing."),
    "fatima": _("Report a caller who shouted."),
    "joke": _("See the case of the man at the desk from your side."),
    "tim": _("See what became of your home visit."),
    "eva": _("Report as an intern."),
}


def what_to_try(key: str) -> str:
    """A sentence in the reader's language; "" for who has none."""
    return str(TRIES.get(key, ""))
