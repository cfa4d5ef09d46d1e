"""Addresses of the room catalogue, below `/o/<slug>/catalogue/`."""

from django.urls import URLPattern

app_name = "catalogue"
urlpatterns: list[URLPattern] = []
