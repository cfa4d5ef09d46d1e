"""Addresses of the desk, below `/o/<slug>/`."""

from django.urls import URLPattern

app_name = "desk"
urlpatterns: list[URLPattern] = []
