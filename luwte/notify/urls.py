"""Addresses of the room notify, below `/o/<slug>/`."""

from django.urls import URLPattern

app_name = "notify"
urlpatterns: list[URLPattern] = []
