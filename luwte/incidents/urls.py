"""Addresses of the room incidents, below `/o/<slug>/`."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "incidents"
urlpatterns: list[URLPattern | URLResolver] = [
    path("import/", include("luwte.incidents.importing.urls")),
]
