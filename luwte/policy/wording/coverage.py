"""Where the classes of a matrix leave something out or meet, in sentences."""

from __future__ import annotations

import re
from collections.abc import Collection

from django.utils.translation import gettext as _

from luwte.catalogue.queries import terms
from luwte.catalogue.rules import Kind as EntryKind
from luwte.core.kit.shapes import gravity_label
from luwte.policy.rules import GRAVITIES, Matrix
from luwte.policy.rules.cells import span_words
from luwte.policy.rules.coverage import (
    Overlap,
    TooLong,
    left_out,
    overlaps,
    same_names,
    too_long,
)
from luwte.policy.shipped import spoken
from luwte.policy.wording.measures import step_label

MUNICIPALITY = "municipality"
# Remedies of administrative law, which a ban by a municipality does not have (facts 4.1).
OBJECTS = re.compile(r"\b(bezwaar|beroep|objection|object|appeal)", re.IGNORECASE)


def matrix_gaps(matrix: Matrix, sectors: Collection[str] = ()) -> list[str]:
    """What to look at once more before an organisation of these sectors adopts this matrix: a
    sentence each. One query."""
    labels = {form.entry_key: form.label for form in terms(EntryKind.FORM)}
    found = [
        _("Two classes are called “%(name)s”.") % {"name": name} for name in same_names(matrix)
    ]
    found += [_overlap(one, labels) for one in overlaps(matrix)]
    found += [_too_long(matrix, one) for one in too_long(matrix)]
    if MUNICIPALITY in sectors and OBJECTS.search(" ".join(matrix.remedy.values())):
        found.append(
            _(
                "A measure of a municipality is no decision under public law, so objection is not "
                "possible. Name the complaint and the civil court."
            )
        )
    missing = [labels[form].lower() for form in left_out(matrix, labels)]
    if missing:
        found.append(
            _("No class names: %(forms)s. The advice then takes the nearest class, and says so.")
            % {"forms": ", ".join(missing)}
        )
    return found


def _too_long(matrix: Matrix, one: TooLong) -> str:
    return _(
        "%(class)s, %(time)s: %(most)s is longer than a case allows. After %(longest)s at most it "
        "is decided again."
    ) % {
        "class": spoken(one.within.label),
        "time": step_label(one.step, matrix.window_months).lower(),
        "most": span_words(one.named),
        "longest": span_words(one.allowed),
    }


def _overlap(one: Overlap, labels: dict[str, str]) -> str:
    forms = ", ".join(labels.get(form, form).lower() for form in one.forms) or _("every form")
    if one.gravities != GRAVITIES:
        forms += f" ({', '.join(gravity_label(key).lower() for key in one.gravities)})"
    return _(
        "“%(lighter)s” and “%(heavier)s” both hold for: %(forms)s. “%(heavier)s” counts then."
    ) % {
        "lighter": spoken(one.lighter.label),
        "heavier": spoken(one.heavier.label),
        "forms": forms,
    }
