"""What the screens of org and of other rooms show of people: `{% load org %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from luwte.core.navigation import links_for, management
from luwte.org.wording import role_name as words_for_role

register = template.Library()


@register.filter
def role_name(role: str) -> str:
    """`{{ grant.role|role_name }}`"""
    return words_for_role(role)


@register.inclusion_tag("kit/subnav.html", takes_context=True)
def manage_nav(context: template.Context) -> dict[str, Any]:
    """`{% manage_nav %}`: the pages behind "Beheer" beside each other, on each of them."""
    request = context["request"]
    organisation = context["organisation"]
    items = links_for(context["actor"], organisation.slug, request.path, management)
    return {"items": items, "label": _("Manage")}
