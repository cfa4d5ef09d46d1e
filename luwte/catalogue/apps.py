"""Reference content in editions, and the terms that an organisation works with."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Entries, editions, packs and terms."""

    name = "luwte.catalogue"
    label = "catalogue"
