"""Addresses of the privacy officer, and of the own log, below `/o/<slug>/log/`."""

from django.urls import URLPattern, path

from luwte.desk.privacy import views

app_name = "privacy"
urlpatterns: list[URLPattern] = [
    path("", views.log, name="log"),
    path("export/", views.export, name="export"),
    path("verify/", views.verify, name="verify"),
    path("mine/", views.mine, name="my_log"),
]
