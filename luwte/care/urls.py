"""Addresses of the room care, below `/o/<slug>/care/`."""

from django.urls import URLPattern, URLResolver

app_name = "care"
urlpatterns: list[URLPattern | URLResolver] = []
