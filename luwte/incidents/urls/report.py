"""Addresses of reporting: in steps, at once, on paper, with a tally, and adding more."""

from django.urls import URLPattern, URLResolver, path

from luwte.incidents.views import paper, report, report_more, report_steps, tally

urlpatterns: list[URLPattern | URLResolver] = [
    path("report/all/", report.report_all, name="report_all"),
    path("report/thanks/", report.report_thanks, name="report_thanks"),
    path("report/paper/", paper.paper, name="paper"),
    path("report/<uuid:pk>/waits/", report.report_waits, name="report_waits"),
    path("report/begun/<uuid:key>/discard/", report_steps.discard_draft, name="discard_draft"),
    path("report/begun/<uuid:key>/<slug:step>/", report_steps.report_step, name="report_step"),
    path("reports/<uuid:pk>/more/", report_more.report_more, name="report_more"),
    path("tally/", tally.tally, name="tally"),
    path("tally/undo/", tally.take_back, name="tally_undo"),
]
