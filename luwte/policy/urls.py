"""Addresses of the room policy, below `/o/<slug>/`."""

from django.urls import URLPattern

app_name = "policy"
urlpatterns: list[URLPattern] = []
