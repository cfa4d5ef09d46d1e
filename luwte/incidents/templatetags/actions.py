"""What an action is called: `{% load actions %}{{ action|called }}`."""

from __future__ import annotations

from django import template

from luwte.incidents.words.actions import called

register = template.Library()
register.filter("called", called)
