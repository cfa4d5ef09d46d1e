"""The forms of the import: one question each, all of them without JavaScript."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.core.kit.widgets import TileSelect
from luwte.incidents.actions.past import LONGEST_NAME
from luwte.incidents.importing.spec import SPLITTERS, BadSpec, ColumnRule, Spec, Target
from luwte.incidents.importing.suggestions import Choice
from luwte.incidents.importing.words import TARGETS, bad_spec_sentence
from luwte.lib.dates import Order
from luwte.lib.numbers import DecimalSign
from luwte.lib.tabular import DELIMITERS, ENCODINGS, Column, Reading

NOT_CHOSEN = "?"
LEAVE_OUT = ""
MOST_BYTES_OF_A_MAPPING = 1024 * 1024
_DELIMITER_WORDS: dict[str, Promise | str] = {
    ";": gettext_lazy("semicolon ;"),
    ",": gettext_lazy("comma ,"),
    "\t": gettext_lazy("tab"),
    "|": gettext_lazy("bar |"),
}
_ENCODING_WORDS: dict[str, Promise | str] = {
    "utf-8+cp1252": gettext_lazy("UTF-8 and Windows mixed"),
    "cp1252": gettext_lazy("Windows, Western Europe (cp1252)"),
    "utf-8-sig": gettext_lazy("UTF-8 with a mark"),
}
_GROUPS: tuple[tuple[Promise | str, tuple[Target, ...]], ...] = (
    (gettext_lazy("Not one of our fields"), (Target.KEEP, Target.LEAVE_OUT)),
    (
        gettext_lazy("When"),
        (
            Target.DATE,
            Target.TIME,
            Target.YEAR,
            Target.MONTH,
            Target.DAY,
            Target.REPORTED,
        ),
    ),
    (
        gettext_lazy("What and where"),
        (
            Target.REF,
            Target.NARRATIVE,
            Target.PLACE,
            Target.OTHER_PARTY,
            Target.COUNT,
            Target.GRAVITY,
            Target.UNIT,
        ),
    ),
)
KIND_WORDS: dict[str, Promise | str] = {
    "form": gettext_lazy("list: form"),
    "motive": gettext_lazy("list: background"),
    "trigger": gettext_lazy("list: trigger"),
    "channel": gettext_lazy("list: channel"),
    "place": gettext_lazy("list: place"),
    "task": gettext_lazy("list: task"),
    "relation": gettext_lazy("list: relation"),
    "consequence": gettext_lazy("list: consequence"),
    "means": gettext_lazy("list: means"),
}


class UploadForm(forms.Form):
    """A file, and perhaps a mapping that was saved before."""

    file = forms.FileField(
        label=gettext_lazy("The register"),
        help_text=gettext_lazy("CSV or XLSX, at most 100 MB. Nothing counts until you release it."),
        error_messages={
            "empty": gettext_lazy("There is nothing in this file."),
            "required": gettext_lazy("Choose a file first."),
        },
    )
    mapping = forms.ChoiceField(
        label=gettext_lazy("Read it as before"),
        required=False,
        help_text=gettext_lazy("A mapping you saved from an earlier file of the same register."),
    )

    mapping_file = forms.FileField(
        label=gettext_lazy("A mapping in a file"),
        required=False,
        help_text=gettext_lazy("A .json file that somebody handed you."),
    )

    def __init__(self, *args: Any, mappings: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [("", _("No, this is a new one")), *mappings]
        if mappings:
            self.fields["mapping"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["mapping"]
        self.fields["file"].widget.attrs["accept"] = ".csv,.txt,.tsv,.xlsx,.xlsm"
        self.fields["mapping_file"].widget.attrs["accept"] = ".json"

    def clean_mapping_file(self) -> Spec | None:
        """The mapping in the file, None without one."""
        file = self.cleaned_data.get("mapping_file")
        if not file:
            return None
        if file.size > MOST_BYTES_OF_A_MAPPING:
            raise forms.ValidationError(bad_spec_sentence(BadSpec("not_a_mapping")))
        try:
            spec = Spec.from_dict(json.loads(file.read().decode("utf-8-sig")))
            # A sign that no database keeps, and no column has.
            if "\\u0000" in json.dumps(spec.as_dict()):
                raise BadSpec("not_a_mapping")
            return spec
        except BadSpec as wrong:
            raise forms.ValidationError(bad_spec_sentence(wrong)) from wrong
        except (ValueError, RecursionError) as wrong:
            raise forms.ValidationError(bad_spec_sentence(BadSpec("not_a_mapping"))) from wrong


class ReadingForm(forms.Form):
    """How the file is read. A spreadsheet has sheets, a text file an encoding and a separator."""

    encoding = forms.ChoiceField(label=gettext_lazy("Encoding"))
    delimiter = forms.ChoiceField(label=gettext_lazy("Separator"))
    sheet = forms.ChoiceField(label=gettext_lazy("Sheet"))
    header_row = forms.IntegerField(
        label=gettext_lazy("The row with the names of the columns"),
        min_value=1,
        max_value=200,
        help_text=gettext_lazy("Rows above it are passed over."),
    )
    skip_rows = forms.IntegerField(
        label=gettext_lazy("Rows to skip under the names"),
        min_value=0,
        max_value=50,
        help_text=gettext_lazy("Such as a second row of names, units or codes."),
    )

    def __init__(self, data: Any = None, *, reading: Reading, sheets: tuple[str, ...] = ()) -> None:
        super().__init__(data, initial=reading.as_dict())
        self.reading = reading
        if reading.kind == "xlsx":
            del self.fields["encoding"], self.fields["delimiter"]
            names = dict.fromkeys([*sheets, reading.sheet])
            self._offer("sheet", [(name, name) for name in names])
        else:
            del self.fields["sheet"]
            encodings = dict.fromkeys([*ENCODINGS, reading.encoding])
            self._offer("encoding", [(e, _ENCODING_WORDS.get(e, e.upper())) for e in encodings])
            signs = dict.fromkeys([*DELIMITERS, reading.delimiter])
            self._offer("delimiter", [(_name(s), _DELIMITER_WORDS.get(s, s)) for s in signs])
            self.initial["delimiter"] = _name(reading.delimiter)

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Reading:
        """The reading as corrected."""
        values = {k: v for k, v in self.cleaned_data.items() if k in Reading.__dataclass_fields__}
        if values.get("delimiter") == "tab":
            values["delimiter"] = "\t"
        return replace(self.reading, **values)


class ColumnsForm(forms.Form):
    """For every column one choice; the fields are called `column_<place>`."""

    def __init__(self, *args: Any, columns: tuple[Column, ...], spec: Spec, **more: Any) -> None:
        super().__init__(*args, **more)
        self.columns = columns
        self.spec = spec
        choices = target_choices()
        for column in columns:
            self.fields[f"column_{column.index}"] = forms.ChoiceField(
                label=column.name,
                choices=choices,
                initial=_value_of(spec.columns.get(column.name)),
                widget=forms.Select(attrs={"class": "input input--select"}),
            )

    @property
    def chosen(self) -> Spec:
        """The mapping with these targets; codes stay where the target stayed."""
        rules = {}
        for column in self.columns:
            to, _colon, kind = self.cleaned_data[f"column_{column.index}"].partition(":")
            known = self.spec.columns.get(column.name)
            rule = ColumnRule(Target(to), kind)
            if known is not None and (known.to, known.kind) == (rule.to, rule.kind):
                rule = known
            rules[column.name] = rule
        return replace(self.spec, columns=rules)


class DatesForm(forms.Form):
    """What dates and numbers look like, and what holds for the whole file."""

    order = forms.ChoiceField(
        label=gettext_lazy("What does 5-6-2024 mean?"),
        choices=[
            (Order.DAY_FIRST.value, gettext_lazy("5 June: the day comes first")),
            (Order.MONTH_FIRST.value, gettext_lazy("6 May: the month comes first")),
        ],
        widget=TileSelect,
    )
    earliest = forms.IntegerField(
        label=gettext_lazy("The first year that can be true"),
        min_value=1900,
        max_value=2100,
        help_text=gettext_lazy("Earlier dates are refused: 1900 is often a typing error."),
    )
    excel_serials = forms.BooleanField(
        label=gettext_lazy("Dates are numbers such as 45123"),
        required=False,
        help_text=gettext_lazy("Spreadsheets count days that way."),
    )
    decimal = forms.ChoiceField(
        label=gettext_lazy("Numbers with a fraction"),
        choices=[
            (DecimalSign.AUTO.value, gettext_lazy("as they come")),
            (DecimalSign.COMMA.value, gettext_lazy("12,5: a comma")),
            (DecimalSign.POINT.value, gettext_lazy("12.5: a point")),
        ],
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit for rows that name none"),
        help_text=gettext_lazy("Who may read incidents of this unit, may read these."),
    )
    source = forms.CharField(
        label=gettext_lazy("Short name of this register"),
        max_length=80,
        help_text=gettext_lazy(
            "The same name next time keeps rows from coming in twice. Do not change it."
        ),
    )

    def __init__(self, data: Any = None, *, spec: Spec, units: list[str]) -> None:
        initial = {
            "order": spec.order.value,
            "earliest": spec.earliest.year,
            "excel_serials": spec.excel_serials,
            "decimal": spec.decimal.value,
            "unit": spec.unit if spec.unit in units else next(iter(units), ""),
            "source": spec.source,
        }
        super().__init__(data, initial=initial)
        self.spec = spec
        self.fields["unit"].choices = [(u, u) for u in units]  # type: ignore[attr-defined]
        if not spec.having(Target.DATE, Target.REPORTED):
            del self.fields["order"], self.fields["excel_serials"]

    @property
    def chosen(self) -> Spec:
        """The mapping with these answers."""
        said = self.cleaned_data
        return replace(
            self.spec,
            order=Order(said.get("order", self.spec.order)),
            earliest=date(said["earliest"], 1, 1),
            excel_serials=said.get("excel_serials", self.spec.excel_serials),
            decimal=DecimalSign(said["decimal"]),
            unit=said["unit"],
            source=said["source"].strip(),
        )


class NameForm(forms.Form):
    """A name under which a mapping is kept."""

    name = forms.CharField(
        label=gettext_lazy("Name of the mapping"),
        max_length=LONGEST_NAME,
        error_messages={"required": gettext_lazy("Give the mapping a name.")},
    )

    def __init__(self, *args: Any, is_needed: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_needed:
            self.fields["name"].required = False
            self.fields["name"].label = _("Keep this mapping as")
            self.fields["name"].help_text = _(
                "Then the next file of this register needs no questions."
            )


def target_choices() -> list[Any]:
    """All that a column can be, in groups, then our lists."""
    groups: list[Any] = [
        (str(label), [(target.value, str(TARGETS[target])) for target in targets])
        for label, targets in _GROUPS
    ]
    lists = [(f"{Target.TERM.value}:{kind}", str(words)) for kind, words in KIND_WORDS.items()]
    return [*groups, (_("One of our lists"), lists)]


def code_choices(choices: list[Choice]) -> list[tuple[str, str]]:
    """What a code can be; the first answer refuses the row until somebody chooses."""
    return [
        (NOT_CHOSEN, _("refuse: not chosen yet")),
        (LEAVE_OUT, _("keep as it stands")),
        *((choice.key, choice.label) for choice in choices),
    ]


def split_choices() -> list[tuple[str, str]]:
    """What may stand between several codes in one cell."""
    return [("", _("one value per cell")), *((sign, sign) for sign in SPLITTERS)]


def _value_of(rule: ColumnRule | None) -> str:
    if rule is None:
        return Target.KEEP.value
    return f"{rule.to.value}:{rule.kind}" if rule.to is Target.TERM else rule.to.value


def _name(sign: str) -> str:
    # A tab in a form would be stripped on its way.
    return "tab" if sign == "\t" else sign
