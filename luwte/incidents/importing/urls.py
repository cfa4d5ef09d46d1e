"""Addresses of the import, below `/o/<slug>/import/`."""

from django.urls import URLPattern, path

from luwte.incidents.importing import views

urlpatterns: list[URLPattern] = [
    path("", views.imports, name="imports"),
    path("mappings/<uuid:pk>/", views.mapping_file, name="import_mapping"),
    path("<uuid:pk>/", views.batch, name="import_batch"),
    path("<uuid:pk>/reading/", views.reading, name="import_reading"),
    path("<uuid:pk>/columns/", views.columns, name="import_columns"),
    path("<uuid:pk>/codes/", views.code_meanings, name="import_codes"),
    path("<uuid:pk>/dates/", views.dates, name="import_dates"),
    path("<uuid:pk>/preview/", views.preview, name="import_preview"),
    path("<uuid:pk>/mapping/", views.keep_mapping, name="import_keep_mapping"),
    path("<uuid:pk>/refused/<int:part>/", views.refused, name="import_refused"),
    path("<uuid:pk>/release/", views.release, name="import_release"),
    path("<uuid:pk>/undo/", views.undo, name="import_undo"),
    path("<uuid:pk>/resume/", views.resume, name="import_resume"),
]
