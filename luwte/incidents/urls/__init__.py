"""Addresses of the room incidents, below `/o/<slug>/`; of a guest, see `guest`."""

from luwte.incidents.urls.cases import app_name, urlpatterns

__all__ = ["app_name", "urlpatterns"]
