"""Addresses outside any organisation."""

from django.urls import URLPattern, path

from luwte.desk import views

app_name = "desk_public"
urlpatterns: list[URLPattern] = [
    path("", views.front, name="front"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
