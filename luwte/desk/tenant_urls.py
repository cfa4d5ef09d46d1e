"""Addresses of the desk, below `/o/<slug>/`."""

from django.urls import URLPattern, path

from luwte.desk import views

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("", views.start, name="today"),
    path("nood/", views.emergency, name="emergency"),
    path("search/", views.search, name="search"),
]
