"""Addresses outside any organisation."""

from django.urls import URLPattern

app_name = "desk_public"
urlpatterns: list[URLPattern] = []
