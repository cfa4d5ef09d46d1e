"""Addresses of the floor core."""

from django.urls import URLPattern, path

from luwte.core.kit import views as kit

app_name = "core"
urlpatterns: list[URLPattern] = [
    path("look/", kit.choose_theme, name="theme"),
    path("language/", kit.choose_language, name="language"),
]
