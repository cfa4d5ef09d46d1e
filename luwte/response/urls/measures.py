"""Addresses of first reactions and measures, below `/o/<slug>/response/`."""

from django.urls import URLPattern, path

from luwte.response.views import measures

CASE = "cases/<uuid:pk>/"
PARTY = f"{CASE}parties/<uuid:party_pk>/"
MEASURE = f"{CASE}measures/<uuid:measure_pk>/"

urlpatterns: list[URLPattern] = [
    path(f"{CASE}reactions/new/", measures.react, name="react"),
    path(f"{CASE}measures/new/", measures.whom, name="measure_whom"),
    path(f"{PARTY}measures/new/", measures.advice, name="measure_advice"),
    path(f"{PARTY}measures/new/<slug:kind>/", measures.propose, name="measure_propose"),
    path(f"{PARTY}provisional-ban/", measures.impose, name="measure_impose"),
    path(MEASURE, measures.measure, name="measure"),
    path(f"{MEASURE}steps/<slug:move>/", measures.step, name="measure_step"),
    path(f"{MEASURE}breach/", measures.breach, name="measure_breach"),
]
