"""Addresses of the own page of a report, and of what handlers answer and note beside it."""

from django.urls import URLPattern, URLResolver, path

from luwte.incidents.views import known, own, own_answers

urlpatterns: list[URLPattern | URLResolver] = [
    path("reports/<uuid:pk>/write/", own.write_back, name="write_back"),
    path("reports/<uuid:pk>/pace/", own.news_pace, name="news_pace"),
    path("reports/<uuid:pk>/gravity/", own.contest, name="contest"),
    path("incidents/<uuid:pk>/known/", known.known, name="known"),
    path("cases/<uuid:pk>/inspectorate/", known.inspectorate, name="inspectorate"),
    path("cases/<uuid:pk>/gravity/", own_answers.answer_contest, name="answer_contest"),
]
