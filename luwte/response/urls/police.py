"""Addresses of the police, below `/o/<slug>/response/`."""

from django.urls import URLPattern, path

from luwte.response.views import police, police_deeds

CASE = "cases/<uuid:pk>/police/"
KLACHT = f"{CASE}klacht/<uuid:klacht_pk>/"
REPORT = f"{CASE}reports/<uuid:report_pk>/"
EVIDENCE = f"{CASE}evidence/<uuid:evidence_pk>/"

urlpatterns: list[URLPattern] = [
    path(CASE, police.of_case, name="police"),
    path(f"{CASE}decide/", police.decide, name="police_decide"),
    path(f"{CASE}vpt/", police.vpt, name="police_vpt"),
    path(f"{CASE}sheet/", police.sheet, name="police_sheet"),
    path(f"{CASE}sheet/pdf/", police.sheet_file, name="police_sheet_file"),
    path("cases/<uuid:pk>/ground/<slug:addressee>/", police.ground, name="ground"),
    path("cases/<uuid:pk>/grounds/<uuid:ground_pk>/", police.ground_end, name="ground_end"),
    path(f"{CASE}klacht/new/", police_deeds.klacht_new, name="klacht_new"),
    path(f"{KLACHT}sign/", police_deeds.klacht_sign, name="klacht_sign"),
    path(f"{KLACHT}later/", police_deeds.klacht_later, name="klacht_later"),
    path(f"{KLACHT}answer/", police_deeds.klacht_answer, name="klacht_answer"),
    path("contacts/", police_deeds.contacts_before, name="contacts_ahead"),
    path("klacht/<uuid:pk>/", police_deeds.my_klacht, name="my_klacht"),
    path(f"{CASE}reports/new/", police_deeds.report_new, name="police_report_new"),
    path(f"{REPORT}change/", police_deeds.report_change, name="police_report_change"),
    path(f"{REPORT}<slug:move>/", police_deeds.report_move, name="police_report_move"),
    path(f"{CASE}evidence/new/", police_deeds.evidence_new, name="evidence_new"),
    path(f"{EVIDENCE}<slug:move>/", police_deeds.evidence_move, name="evidence_move"),
    path(f"{CASE}contacts/new/", police_deeds.contact_new, name="police_contact_new"),
]
