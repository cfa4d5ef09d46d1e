"""Addresses of the room care, below `/o/<slug>/care/`."""

from django.urls import URLPattern, URLResolver, path

from luwte.care.views import absence, case, own, supporting

app_name = "care"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", supporting.my_talks, name="mine"),
    path("roster/", supporting.places, name="roster"),
    path("roster/<uuid:pk>/", supporting.place, name="place"),
    path("load/", own.load, name="load"),
    path("for-me/<uuid:pk>/", own.own, name="own"),
    path("for-me/<uuid:pk>/answer/", own.answer, name="answer"),
    path("for-me/<uuid:pk>/supporter/", own.choose, name="choose"),
    path("paths/<uuid:pk>/", supporting.path, name="path"),
    path("paths/<uuid:pk>/talks/<uuid:moment>/", supporting.talk, name="talk"),
    path("paths/<uuid:pk>/notes/", supporting.notes, name="notes"),
    path("paths/<uuid:pk>/hand-over/", supporting.hand_over, name="hand_over"),
    path("paths/<uuid:pk>/absences/", absence.absences, name="absences"),
    path("paths/<uuid:pk>/absences/new/", absence.record, name="record_absence"),
    path("absences/<uuid:pk>/", absence.absence, name="absence"),
    path("absences/<uuid:pk>/change/", absence.change, name="change_absence"),
    path("steps/<uuid:pk>/", absence.step, name="step"),
    path("cases/<uuid:pk>/", case.of_case, name="of_case"),
    path("cases/<uuid:pk>/paths/<uuid:path>/supporter/", case.find, name="find"),
    path(
        "cases/<uuid:pk>/paths/<uuid:path>/talks/<uuid:moment>/",
        case.outside_talk,
        name="outside_talk",
    ),
]
