"""What a form field looks like: which control it needs and what stands around it.

Pure of HTML: `kit/field.html` draws what `field_parts` returns.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString

_TILE_LISTS = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.SelectMultiple)
# Above this many choices tiles stand in two columns and are lower.
_COMPACT_FROM = 7


def field_parts(bound: BoundField, **options: Any) -> dict[str, Any]:
    """Return what `kit/field.html` draws.

    options: label, hint, why_disabled (switches the field off and says why), rows, icon, compact,
    required (whether it says "not required": another answer may ask for it).
    The ids match Django's own `aria-describedby`.
    """
    widget = bound.field.widget
    auto_id = bound.auto_id or f"id_{bound.html_name}"
    why_disabled = options.get("why_disabled", "")
    parts: dict[str, Any] = {
        "name": bound.html_name,
        "id": auto_id,
        "label": options.get("label") or bound.label,
        "hint": options.get("hint") or bound.help_text,
        "errors": list(bound.errors),
        "required": options.get("required", bound.field.required),
        "why_disabled": why_disabled,
        "disabled": bool(why_disabled) or bound.field.disabled,
        "icon": options.get("icon", ""),
        "kind": _kind(widget),
        "first_id": auto_id,
    }
    parts["described_by"] = _described_by(parts)
    return {**parts, **_control(bound, widget, parts, options)}


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, _TILE_LISTS):
        return "tiles"
    if isinstance(widget, forms.SplitDateTimeWidget):
        return "moment"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.MultiWidget):
        return "group"
    return "single"


def _described_by(parts: dict[str, Any]) -> str:
    ids = []
    if parts["hint"]:
        ids.append(f"{parts['id']}_helptext")
    if parts["why_disabled"]:
        ids.append(f"{parts['id']}_why")
    if parts["errors"]:
        ids.append(f"{parts['id']}_error")
    return " ".join(ids)


def _control(
    bound: BoundField, widget: forms.Widget, parts: dict[str, Any], options: dict[str, Any]
) -> dict[str, Any]:
    kind = parts["kind"]
    if kind == "tiles":
        tiles = _tiles(bound, widget)
        compact = options.get("compact", len(tiles) >= _COMPACT_FROM)
        first = tiles[0]["id"] if tiles else parts["id"]
        return {"tiles": tiles, "compact": compact, "first_id": first}
    if kind == "moment":
        return _moment(bound, parts)
    if kind == "check":
        return {"checked": bool(bound.value())}
    return {"control": _single(bound, widget, parts, options)}


def _tiles(bound: BoundField, widget: forms.Widget) -> list[dict[str, Any]]:
    hints = getattr(widget, "hints", {})
    icons = getattr(widget, "icons", {})
    # Django derives its list of checkboxes from its list of radio buttons.
    many = isinstance(widget, forms.CheckboxSelectMultiple | forms.SelectMultiple)
    input_type = "checkbox" if many else "radio"
    chosen = _chosen(bound)
    tiles: list[dict[str, Any]] = []
    for value, label in _flat_choices(bound):
        text = "" if value is None else str(value)
        if not text and input_type == "checkbox":
            continue
        tiles.append(
            {
                "id": f"{bound.auto_id}_{len(tiles)}",
                "value": text,
                "label": label,
                "hint": hints.get(text, ""),
                "icon": icons.get(text, ""),
                "type": input_type,
                "checked": text in chosen,
            }
        )
    return tiles


def _flat_choices(bound: BoundField) -> list[tuple[Any, Any]]:
    field: Any = bound.field
    flat: list[tuple[Any, Any]] = []
    for value, label in field.choices:
        if isinstance(label, list | tuple):
            flat.extend(label)
        else:
            flat.append((value, label))
    return flat


def _chosen(bound: BoundField) -> set[str]:
    value = bound.value()
    if value is None:
        return {""}
    if isinstance(value, list | tuple | set):
        return {_plain(one) for one in value}
    if hasattr(value, "values_list"):
        return {str(pk) for pk in value.values_list("pk", flat=True)}
    return {_plain(value)}


def _plain(value: Any) -> str:
    return str(getattr(value, "pk", value))


def _moment(bound: BoundField, parts: dict[str, Any]) -> dict[str, Any]:
    value = bound.value()
    widget = bound.field.widget
    if isinstance(value, list | tuple):
        day, time = ([*value, "", ""])[:2]
    else:
        halves: Any = widget.decompress(value)  # type: ignore[attr-defined]
        day, time = halves
    return {
        "day": day.isoformat() if hasattr(day, "isoformat") else day or "",
        "time": f"{time:%H:%M}" if hasattr(time, "hour") else time or "",
        "first_id": f"{parts['id']}_0",
    }


def _single(
    bound: BoundField, widget: forms.Widget, parts: dict[str, Any], options: dict[str, Any]
) -> SafeString:
    attrs: dict[str, Any] = {"class": _css(widget, bool(parts["errors"])), "id": parts["id"]}
    if parts["described_by"]:
        attrs["aria-describedby"] = parts["described_by"]
    if parts["disabled"]:
        attrs["disabled"] = True
    if isinstance(widget, forms.Textarea):
        attrs["rows"] = options.get("rows") or widget.attrs.get("rows") or 6
    if "autocomplete" in options:
        attrs["autocomplete"] = options["autocomplete"]
    return bound.as_widget(widget=_with_picker(widget), attrs=attrs)


def _css(widget: forms.Widget, wrong: bool) -> str:
    css = "input"
    if isinstance(widget, forms.Select):
        css += " input--select"
    if isinstance(widget, forms.FileInput):
        css += " input--file"
    if wrong:
        css += " input--error"
    own = widget.attrs.get("class", "")
    return f"{css} {own}".strip()


def _with_picker(widget: forms.Widget) -> forms.Widget:
    """A date widget that does not say how it writes gets the device's picker and ISO values, which
    are all that a picker reads: in words of a language it would stand empty."""
    told = widget.attrs.get("type") and getattr(widget, "format", None)
    if told or getattr(widget, "input_type", "") != "text":
        return widget
    pickers: tuple[tuple[Any, str, str], ...] = (
        (forms.DateTimeInput, "datetime-local", "%Y-%m-%dT%H:%M"),
        (forms.DateInput, "date", "%Y-%m-%d"),
        (forms.TimeInput, "time", "%H:%M"),
    )
    for kind, input_type, stamp in pickers:
        if isinstance(widget, kind):
            return kind(attrs={**widget.attrs, "type": input_type}, format=stamp)
    return widget
