"""Addresses of the room notify, below `/o/<slug>/messages/`."""

from django.conf import settings
from django.urls import URLPattern, path

from luwte.notify import views

app_name = "notify"
urlpatterns: list[URLPattern] = [
    path("mine/", views.preferences, name="preferences"),
    path("deliveries/", views.deliveries, name="deliveries"),
    path("deliveries/<uuid:pk>/retry/", views.delivery_retry, name="delivery_retry"),
]
if settings.DEMO:
    urlpatterns += [path("mailbox/", views.mailbox, name="mailbox")]
