"""Addresses of the room org, below `/o/<slug>/`."""

from django.urls import URLPattern

app_name = "org"
urlpatterns: list[URLPattern] = []
