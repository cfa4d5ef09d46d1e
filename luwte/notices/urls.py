"""Addresses of the room notices, below `/o/<slug>/notices/`."""

from django.urls import URLPattern, path

from luwte.notices import views

app_name = "notices"
urlpatterns: list[URLPattern] = [
    path("", views.here, name="here"),
    path("new/", views.add, name="add"),
    path("<uuid:pk>/end/", views.end, name="end"),
    path("<uuid:pk>/seen/", views.seen, name="seen"),
]
