"""Addresses that exist in demo mode only."""

from django.urls import URLPattern, path

from luwte.desk.demo import views

app_name = "demo"
urlpatterns: list[URLPattern] = [
    path("", views.choose, name="login"),
    path("become/", views.become, name="become"),
]
