"""What a visitor of the demonstration can try as each of the cast."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TRIES = {
    "sanne": _(
        "Report something. See who is there for you after the man at the counter, and what adds up."
    ),
    "bram": _("Look at Emergency for your own place. Then read what happens with your report."),
    "daan": _("See how your report about the knife is being handled."),
    "lies": _("Read what the organisation agreed on: norm and terms."),
    "mo": _(
        "Assess a new report of your team. Prepare the hearing of who may not come in just now."
    ),
    "ilse": _("See only your own unit, and decide about somebody who may speak with you alone."),
    "ruth": _(
        "Work through some forty open cases. Somebody still has to look at a match a second time."
    ),
    "karin": _("Adopt a draft that somebody else wrote. See what aggression cost this year."),
    "tessa": _("Manage people, places and roles. You see no case at all."),
    "joost": _("See who did and read what. Answer a request, and see what is kept and why."),
    "femke": _("Draft other terms for the clocks."),
    "hanna": _("See whom you support, which talk is next, and notes that nobody else reads."),
    "petra": _("See how little of a case is yours to see."),
    "ravi": _("Open the instructions: four people, what to do, and never why."),
    "sjoerd": _("Look along before a measure is decided."),
    "anouk": _("Read what was confided to you, and nothing else."),
    "yara": _("Follow your report about photos, and the last day for your request to prosecute."),
    "bas": _("Lead a small practice. In one case you are involved yourself: who decides?"),
    "noor": _("Handle the cases of the practice. Find out why nothing may go to the police yet."),
    "fatima": _("Report a caller who shouted."),
    "joke": _(
        "See the case of the man at the desk from your side, and who is there for all six of you."
    ),
    "tim": _("See what became of your home visit."),
    "eva": _("Report as an intern."),
}


def what_to_try(key: str) -> str:
    """A sentence in the reader's language; "" for who has none."""
    return str(TRIES.get(key, ""))
