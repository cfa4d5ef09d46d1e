"""Where the classes of a matrix leave something out or meet, in sentences."""

from __future__ import annotations

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


def matrix_gaps(matrix: Matrix) -> list[str]:
    """What to look at once more before this matrix is adopted: a sentence each. One query."""
    labels = {form.entry_key: form.label for form in terms(EntryKind.FORM)}
    found = [
        _("Two classes are called “%(name)s”.") % {"name": name} for name in same_names(matrix)
    ]
    found += [_overlap(one, labels) for one in overlaps(matrix)]
    found += [_too_long(matrix, one) for one in too_long(matrix)]
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
