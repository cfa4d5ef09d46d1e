"""Addresses about the own login; those that work with passwords are allauth's."""

from django.urls import URLPattern, path

from luwte.tenancy import views

app_name = "tenancy"
urlpatterns: list[URLPattern] = [
    path("", views.account, name="account"),
    # In the place of allauth's page: an address that nobody verified must open no login.
    path("email/", views.email, name="email"),
    path("where/", views.sessions, name="sessions"),
    path("where/end/", views.sessions_end, name="sessions_end"),
    path("where/<int:pk>/end/", views.session_end, name="session_end"),
]
