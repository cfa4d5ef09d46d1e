"""Addresses of the room policy, below `/o/<slug>/policy/`."""

from django.urls import URLPattern, path

from luwte.policy import views

app_name = "policy"
urlpatterns: list[URLPattern] = [
    path("", views.agreements, name="agreements"),
    path("<slug:kind>/versions/", views.history, name="history"),
    path("<slug:kind>/versions/<uuid:pk>/", views.version, name="version"),
    path("<slug:kind>/draft/", views.draft, name="draft"),
    path("<slug:kind>/proposal/", views.proposal, name="proposal"),
    path("<slug:kind>/adopt/", views.adopt, name="adopt"),
    path("<slug:kind>/drop/", views.drop, name="drop"),
]
