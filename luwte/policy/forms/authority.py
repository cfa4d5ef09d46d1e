"""The form of who may decide what: a group of fields for each decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from luwte.core.kit.widgets import TileSelect, TileSelectMany
from luwte.policy.forms.draft import DraftForm
from luwte.policy.rules import DECISIONS, Authority, AuthorityRule, Over, decider_words
from luwte.policy.rules.authority import DECIDER_WORDS
from luwte.policy.wording.measures import OVER_WORDS


class AuthorityForm(DraftForm):
    """For each decision: who may take it, over what, and who looks second."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["pack"] = forms.CharField(
            required=False, max_length=40, widget=forms.HiddenInput
        )
        for key in DECISIONS:
            self.fields.update(_decision_fields(key))
        self._with_reason()

    @property
    def decisions(self) -> list[dict[str, Any]]:
        """The decisions for the template."""
        return [
            {
                "key": key,
                "label": label,
                "now": decider_words([str(one) for one in self[f"{key}_deciders"].value() or ()]),
                "fields": [self[f"{key}_{name}"] for name in ("deciders", "over", "second")],
                "is_wrong": any(name.startswith(f"{key}_") for name in self.errors),
            }
            for key, label in DECISIONS.items()
        ]

    @staticmethod
    def initial_of(now: Authority) -> dict[str, Any]:
        """What the form shows for these rules."""
        shown: dict[str, Any] = {"pack": now.pack}
        for key in DECISIONS:
            rule = now.rule(key)
            shown[f"{key}_deciders"] = list(rule.deciders)
            shown[f"{key}_over"] = rule.over
            shown[f"{key}_second"] = list(rule.second)
        return shown

    @property
    def settings(self) -> Authority:
        return Authority(
            pack=self.cleaned_data["pack"],
            rules={
                key: AuthorityRule(
                    deciders=tuple(self.cleaned_data[f"{key}_deciders"]),
                    over=self.cleaned_data[f"{key}_over"],
                    second=tuple(self.cleaned_data[f"{key}_second"]),
                )
                for key in DECISIONS
            },
        )


def _decision_fields(key: str) -> dict[str, forms.Field]:
    roles = list(DECIDER_WORDS.items())
    return {
        f"{key}_deciders": forms.MultipleChoiceField(
            label=_("Who may decide this?"),
            choices=roles,
            widget=TileSelectMany,
            error_messages={
                "required": _("%(what)s: choose at least one role that may decide this.")
                % {"what": DECISIONS[key]}
            },
        ),
        f"{key}_over": forms.ChoiceField(
            label=_("For which cases?"),
            choices=list(OVER_WORDS.items()),
            initial=Over.UNIT.value,
            widget=TileSelect,
        ),
        f"{key}_second": forms.MultipleChoiceField(
            label=_("Who looks second?"),
            help_text=_(
                "Always somebody else than who proposed it. Empty: where a second look is needed, "
                "somebody gives it who may decide this as well."
            ),
            required=False,
            choices=roles,
            widget=TileSelectMany,
        ),
    }
