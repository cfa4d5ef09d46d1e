"""Addresses of the room incidents, below `/o/<slug>/`."""

from django.urls import URLPattern, URLResolver, include, path

from luwte.incidents.views import acting, case, handling, lists, own, report, tracks

app_name = "incidents"
urlpatterns: list[URLPattern | URLResolver] = [
    path("report/", report.report, name="report"),
    path("report/<uuid:pk>/sent/", report.report_sent, name="report_sent"),
    path("reports/", own.my_reports, name="my_reports"),
    path("reports/<uuid:pk>/", own.my_report, name="my_report"),
    path("reports/<uuid:pk>/withdraw/", own.withdraw_report, name="withdraw_report"),
    path("cases/", lists.work_list, name="work_list"),
    path("cases/export/<str:tab>.<str:form>", lists.export, name="export"),
    path("cases/<uuid:pk>/", case.case, name="case"),
    path("cases/<uuid:pk>/notes/", case.add_note, name="add_note"),
    path("cases/<uuid:pk>/readers/", case.readers, name="readers"),
    path("cases/<uuid:pk>/assess/", handling.triage, name="triage"),
    path("cases/<uuid:pk>/talk/<str:kind>/", handling.discuss, name="discuss"),
    path("cases/<uuid:pk>/tell/", handling.tell, name="tell"),
    path("cases/<uuid:pk>/close/", handling.close, name="close"),
    path("cases/<uuid:pk>/reopen/", handling.reopen, name="reopen"),
    path("cases/<uuid:pk>/withdraw/", handling.withdraw, name="withdraw"),
    path("cases/<uuid:pk>/track/<str:kind>/", tracks.track, name="track"),
    path("cases/<uuid:pk>/track/<str:kind>/<str:move>/", tracks.move_track, name="move_track"),
    path("cases/<uuid:pk>/actions/", acting.actions_page, name="actions"),
    path("cases/<uuid:pk>/actions/own/", acting.own, name="own_action"),
    path("cases/<uuid:pk>/actions/choose/<uuid:term>/", acting.choose, name="choose_action"),
    path("cases/<uuid:pk>/actions/with/<uuid:term>/", acting.choose_with, name="choose_with"),
    path("cases/<uuid:pk>/actions/decline/<uuid:term>/", acting.decline, name="decline_action"),
    path("cases/<uuid:pk>/actions/<uuid:action>/done/", acting.complete, name="complete_action"),
    path("cases/<uuid:pk>/actions/<uuid:action>/drop/", acting.drop, name="drop_action"),
    path("incidents/", lists.register, name="register"),
    path("incidents/<uuid:pk>/", case.incident, name="incident"),
    path("import/", include("luwte.incidents.importing.urls")),
]
