"""Addresses of the room sample, below `/o/<slug>/sample/`."""

from django.urls import URLPattern, path

from luwte.sample import views

app_name = "sample"
urlpatterns: list[URLPattern] = [
    path("", views.items, name="items"),
    path("<uuid:pk>/finish/", views.finish, name="finish"),
]
