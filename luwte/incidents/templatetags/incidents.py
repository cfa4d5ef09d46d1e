"""Small things that only the lists of this room need: `{% load incidents %}`."""

from __future__ import annotations

import functools

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from luwte.incidents import words
from luwte.incidents.models import Incident
from luwte.incidents.people_words import people_lines
from luwte.incidents.queries import proposals

register = template.Library()


@register.filter
@functools.lru_cache(maxsize=4096)
def first_name(name: str) -> SafeString:
    """The first word of a name, the rest only for who listens: a narrow column of owners."""
    first, _space, rest = str(name).partition(" ")
    return format_html('{}<span class="vh"> {}</span>', first, rest)


@register.simple_tag(takes_context=True)
def known_words(context: template.Context, incident: Incident) -> list[str]:
    """With what an incident was done and what it led to; its terms are prefetched."""
    return proposals.known_words(
        context["organisation"], [row.term_id for row in incident.terms.all()]
    )


@register.simple_tag(takes_context=True)
def told_more(context: template.Context, incident: Incident) -> list[tuple[str, str]]:
    """Who was there, by role, and channel, trigger and motive: (label, words). Its people and terms
    are prefetched."""
    ids = [row.term_id for row in incident.terms.all()]
    return people_lines(incident.people.all()) + proposals.circumstances(
        context["organisation"], ids
    )


@register.simple_tag
def reader_words(incident: Incident) -> str:
    """Who may read a report now, as its reporter chose."""
    return words.readers_now(incident)
