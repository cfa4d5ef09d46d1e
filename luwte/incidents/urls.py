"""Addresses of the room incidents, below `/o/<slug>/`."""

from django.urls import URLPattern

app_name = "incidents"
urlpatterns: list[URLPattern] = []
