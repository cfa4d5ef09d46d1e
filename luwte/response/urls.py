"""Addresses of the room response, below `/o/<slug>/response/`."""

from django.urls import URLPattern, URLResolver

from luwte.response import damage_urls, letter_urls, measure_urls, party_urls, police_urls

app_name = "response"
urlpatterns: list[URLPattern | URLResolver] = [
    *damage_urls.urlpatterns,
    *letter_urls.urlpatterns,
    *measure_urls.urlpatterns,
    *party_urls.urlpatterns,
    *police_urls.urlpatterns,
]
