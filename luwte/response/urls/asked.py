"""Addresses of what was asked of somebody, below `/o/<slug>/response/`."""

from django.urls import URLPattern, path

from luwte.response.views import asked

urlpatterns: list[URLPattern] = [
    path("asked/evidence/<uuid:pk>/", asked.evidence, name="asked_evidence"),
    path("asked/repair/<uuid:pk>/", asked.repair, name="asked_repair"),
]
