"""Addresses of the privacy officer, and of the own log, below `/o/<slug>/log/`."""

from django.urls import URLPattern, path

from luwte.desk.privacy import keeping_views, views

app_name = "privacy"
urlpatterns: list[URLPattern] = [
    path("", views.log, name="log"),
    path("export/", views.export, name="export"),
    path("verify/", views.verify, name="verify"),
    path("mine/", views.mine, name="my_log"),
    path("kept/", keeping_views.kept, name="kept"),
    path("kept/hold/", keeping_views.hold, name="hold"),
    path("kept/<uuid:pk>/let-go/", keeping_views.let_go, name="let_go"),
]
