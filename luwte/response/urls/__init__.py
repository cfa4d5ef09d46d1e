"""Addresses of the room response, below `/o/<slug>/response/`."""

from django.urls import URLPattern, URLResolver

from luwte.response.urls import asked as asked_urls
from luwte.response.urls import damage as damage_urls
from luwte.response.urls import letters as letter_urls
from luwte.response.urls import measures as measure_urls
from luwte.response.urls import parties as party_urls
from luwte.response.urls import police as police_urls

app_name = "response"
urlpatterns: list[URLPattern | URLResolver] = [
    *asked_urls.urlpatterns,
    *damage_urls.urlpatterns,
    *letter_urls.urlpatterns,
    *measure_urls.urlpatterns,
    *party_urls.urlpatterns,
    *police_urls.urlpatterns,
]
