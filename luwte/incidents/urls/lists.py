"""Addresses around the list of cases, below `/o/<slug>/cases/`."""

from django.urls import URLPattern, path

from luwte.incidents.views import bulk, handing_over, saved, weekend

urlpatterns: list[URLPattern] = [
    path("views/keep/", saved.save_filter, name="save_filter"),
    path("views/<uuid:pk>/", saved.change_filter, name="saved_filter"),
    path("close-light/", bulk.close_light, name="close_light"),
    path("hand-over/", handing_over.hand_over, name="hand_over"),
    path("hand-over/<uuid:receiver>/<uuid:batch>/back/", handing_over.take_back, name="take_back"),
    path("weekend/", weekend.weekend, name="weekend"),
]
