"""Amounts on screen."""

from django import template

from luwte.response.words import damage as damage_words

register = template.Library()
register.filter("money", damage_words.money)
