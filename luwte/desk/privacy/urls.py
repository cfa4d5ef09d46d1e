"""Addresses of the privacy officer, and of the own log, below `/o/<slug>/log/`."""

from django.urls import URLPattern, path

from luwte.desk.privacy import keeping_views, request_views, views

app_name = "privacy"
urlpatterns: list[URLPattern] = [
    path("", views.log, name="log"),
    path("export/", views.export, name="export"),
    path("verify/", views.verify, name="verify"),
    path("mine/", views.mine, name="my_log"),
    path("mine/export/", request_views.own_export, name="own_export"),
    path("requests/", request_views.all_requests, name="requests"),
    path("requests/new/", request_views.receive, name="receive"),
    path("requests/<uuid:pk>/", request_views.one, name="request"),
    path("requests/<uuid:pk>/check/", request_views.check, name="check"),
    path("requests/<uuid:pk>/extend/", request_views.extend, name="extend"),
    path("requests/<uuid:pk>/answer/", request_views.answer, name="answer"),
    path("requests/<uuid:pk>/export/", request_views.export, name="export_subject"),
    path("kept/", keeping_views.kept, name="kept"),
    path("kept/hold/", keeping_views.hold, name="hold"),
    path("kept/<uuid:pk>/let-go/", keeping_views.let_go, name="let_go"),
]
