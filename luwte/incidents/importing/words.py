"""The sentences of the import: why a row, a mapping or a file is refused, and what to do now."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.core.uploads import TOO_LARGE
from luwte.incidents.importing.spec import BadSpec, Problem, Target
from luwte.lib.tabular import Unreadable

TARGETS: dict[Target, Promise | str] = {
    Target.LEAVE_OUT: gettext_lazy("leave out"),
    Target.KEEP: gettext_lazy("keep as it stands"),
    Target.REF: gettext_lazy("own number of the register"),
    Target.DATE: gettext_lazy("date of the incident"),
    Target.YEAR: gettext_lazy("year"),
    Target.MONTH: gettext_lazy("month"),
    Target.DAY: gettext_lazy("day"),
    Target.TIME: gettext_lazy("time"),
    Target.REPORTED: gettext_lazy("date of the report"),
    Target.NARRATIVE: gettext_lazy("what happened"),
    Target.PLACE: gettext_lazy("place, in words"),
    Target.OTHER_PARTY: gettext_lazy("other party, in words"),
    Target.COUNT: gettext_lazy("number of incidents in this row"),
    Target.GRAVITY: gettext_lazy("gravity"),
    Target.UNIT: gettext_lazy("unit"),
    Target.TERM: gettext_lazy("a list of ours"),
}

_REASONS: dict[str, Promise | str] = {
    "date_blank": gettext_lazy("No date: “%(column)s” is empty."),
    "date_unreadable": gettext_lazy("“%(value)s” in “%(column)s” cannot be read as a date."),
    "date_no_such_day": gettext_lazy("“%(value)s” in “%(column)s” is a day that does not exist."),
    "date_no_such_time": gettext_lazy("“%(value)s” in “%(column)s” is not a time."),
    "date_too_early": gettext_lazy(
        "“%(value)s” in “%(column)s” lies before the first year you allow."
    ),
    "date_too_late": gettext_lazy("“%(value)s” in “%(column)s” lies in the future."),
    "date_day_without_month": gettext_lazy("“%(value)s”: a day is given, but no month."),
    "too_many_cells": gettext_lazy(
        "This row has more cells than there are columns; a separator stands inside a text."
    ),
    "truncated": gettext_lazy("The file breaks off in the middle of this row."),
    "same_row_twice": gettext_lazy(
        "The same row stands twice in the file: also in row %(column)s."
    ),
    "ref_twice": gettext_lazy(
        "Number “%(value)s” stands in the file twice, with different data: see row %(column)s."
    ),
    "too_long": gettext_lazy("The text in “%(column)s” is too long for its field."),
    "narrative_too_long": gettext_lazy(
        "The text about what happened is longer than 50,000 characters."
    ),
    "not_a_count": gettext_lazy("“%(value)s” in “%(column)s” is not a number of incidents."),
    "not_a_number": gettext_lazy("“%(value)s” in “%(column)s” is not a number."),
    "unknown_code": gettext_lazy("“%(value)s” in “%(column)s” has not been given a meaning."),
    "unknown_target": gettext_lazy(
        "“%(value)s” in “%(column)s” points to something that does not exist here."
    ),
    "no_unit": gettext_lazy(
        "The unit “%(value)s” does not exist here, or you may not import for it."
    ),
    "not_stored": gettext_lazy("This row could not be stored."),
}

_PROBLEMS: dict[str, Promise | str] = {
    "no_date": gettext_lazy(
        "Say which column holds the date, or which ones hold year, month, day."
    ),
    "date_and_parts": gettext_lazy("Choose: a date in one column, or year, month and day apart."),
    "day_without_month": gettext_lazy("There is a column for the day, but none for the month."),
    "term_without_kind": gettext_lazy("Say which list these columns belong to: %(columns)s."),
    "missing_columns": gettext_lazy("The file has no columns with these names: %(columns)s."),
}

_UNREADABLE: dict[str, Promise | str] = {
    "empty": gettext_lazy("There is nothing in this file."),
    "too_large": gettext_lazy(
        "This file is too large: at most %(detail)s MB. Split it, or save it as CSV."
    ),
    "not_a_table": gettext_lazy(
        "This is not a table (it looks like %(detail)s). Save the register as CSV or XLSX."
    ),
    "old_excel": gettext_lazy(
        "This is an Excel file of the old kind, or one with a password. Open it and save it as "
        "XLSX without a password."
    ),
    "broken_spreadsheet": gettext_lazy(
        "This spreadsheet is damaged or not complete. Open it, save it again, and try that file."
    ),
    "protected_spreadsheet": gettext_lazy(
        "This spreadsheet has a password. Save it without a password."
    ),
    "unpacks_too_large": gettext_lazy(
        "This spreadsheet becomes larger than %(detail)s MB when it is opened, so it was not "
        "opened. Split it, or save it as CSV."
    ),
    "no_such_sheet": gettext_lazy("There is no sheet “%(detail)s” in this file."),
    "wrong_encoding": gettext_lazy(
        "The text cannot be read with the encoding %(detail)s. Choose another one."
    ),
    "no_columns": gettext_lazy(
        "No column names were found there. Choose another header row or separator."
    ),
    "no_rows": gettext_lazy("There are column names, but no rows under them."),
    "too_many_columns": gettext_lazy(
        "There are more than %(detail)s columns; is the separator right?"
    ),
    "too_many_rows": gettext_lazy("There are more than %(detail)s rows. Split the file."),
    "damaged": gettext_lazy("The stored file is damaged. Choose it again."),
    "gone": gettext_lazy("The file was erased after its time. Choose it again."),
    "cell_too_large": gettext_lazy(
        "One cell (row %(detail)s) is larger than can be read. Often a quotation mark is not "
        "closed there."
    ),
}

_BAD_SPECS: dict[str, Promise | str] = {
    "not_a_mapping": gettext_lazy("This file is not a mapping."),
    "newer_version": gettext_lazy("This mapping was made by a newer version."),
    "wrong_value": gettext_lazy("This mapping holds something that we do not know (%(detail)s)."),
}


def reason_sentence(reason: Mapping[str, str]) -> str:
    """Why a row did not come in; `reason` as stored with the row."""
    sentence = _REASONS.get(reason.get("code", ""))
    if sentence is None:
        return _("This row could not be read.")
    return str(sentence) % {"column": reason.get("column", ""), "value": reason.get("value", "")}


def problem_sentence(problem: Problem) -> str:
    """What is missing in a mapping."""
    columns = ", ".join(problem.columns[:10])
    if problem.code.startswith("twice_"):
        target = TARGETS[Target(problem.code.removeprefix("twice_"))]
        return _("Only one column can be “%(target)s”: %(columns)s.") % {
            "target": target,
            "columns": columns,
        }
    return str(_PROBLEMS[problem.code]) % {"columns": columns}


def unreadable_sentence(error: Unreadable) -> str:
    """Why a file cannot be read, and what to do."""
    sentence = _UNREADABLE.get(error.code)
    if sentence is None:
        return _("This file cannot be read.")
    return str(sentence) % {"detail": error.detail}


def upload_sentence(trouble: str) -> str:
    """Why an upload was stopped before anybody could look at it."""
    if trouble == TOO_LARGE:
        limit = str(settings.UPLOAD_MAX_BYTES // (1024 * 1024))
        return unreadable_sentence(Unreadable("too_large", limit))
    return _("There is no room left to keep this file. Tell your administrator.")


def bad_spec_sentence(error: BadSpec) -> str:
    """Why a mapping file is refused."""
    return str(_BAD_SPECS[error.code]) % {"detail": error.detail}
