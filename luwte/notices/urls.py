"""Addresses of the room notices, below `/o/<slug>/notices/`."""

from django.urls import URLPattern, URLResolver

app_name = "notices"
urlpatterns: list[URLPattern | URLResolver] = []
