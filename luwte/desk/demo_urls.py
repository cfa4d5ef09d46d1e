"""Addresses that exist in demo mode only."""

from django.urls import URLPattern

app_name = "demo"
urlpatterns: list[URLPattern] = []
