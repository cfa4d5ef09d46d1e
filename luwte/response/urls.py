"""Addresses of the room response, below `/o/<slug>/response/`."""

from django.urls import URLPattern, URLResolver

from luwte.response import damage_urls, party_urls

app_name = "response"
urlpatterns: list[URLPattern | URLResolver] = [
    *damage_urls.urlpatterns,
    *party_urls.urlpatterns,
]
