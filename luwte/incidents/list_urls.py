"""Addresses around the list of cases, below `/o/<slug>/cases/`."""

from django.urls import URLPattern, path

from luwte.incidents.views import bulk, saved

urlpatterns: list[URLPattern] = [
    path("views/keep/", saved.save_filter, name="save_filter"),
    path("views/<uuid:pk>/", saved.change_filter, name="saved_filter"),
    path("close-light/", bulk.close_light, name="close_light"),
]
