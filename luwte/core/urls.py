"""Addresses of the floor core."""

from django.conf import settings
from django.urls import URLPattern, path

from luwte.core.kit import views as kit
from luwte.core.kit.gallery import gallery

app_name = "core"
urlpatterns: list[URLPattern] = [
    path("look/", kit.choose_theme, name="theme"),
    path("language/", kit.choose_language, name="language"),
]
if settings.DEMO:
    urlpatterns += [path("kit/", gallery, name="kit")]
