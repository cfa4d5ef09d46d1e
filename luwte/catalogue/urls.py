"""Addresses of the room catalogue, below `/o/<slug>/catalogue/`."""

from django.urls import path

from luwte.catalogue import views, views_terms

app_name = "catalogue"
urlpatterns = [
    path("", views.actions, name="actions"),
    path("offences/", views.offence_list, name="offences"),
    path("gravity/", views.gravity, name="gravity"),
    path("talking/", views.talking, name="talking"),
    path("sources/", views.sources, name="sources"),
    path("terms/", views_terms.overview, name="terms"),
    path("terms/<slug:kind>/", views_terms.terms_of_kind, name="terms_of_kind"),
    path("terms/<slug:kind>/add/", views_terms.add, name="add_term"),
    path("term/<uuid:pk>/", views_terms.term, name="term"),
    path("term/<uuid:pk>/switch/", views_terms.switch, name="switch_term"),
    path("term/<uuid:pk>/delete/", views_terms.delete, name="delete_term"),
    path("packs/<slug:pack>/adopt/", views_terms.adopt, name="adopt_pack"),
    path("differences/", views_terms.difference_list, name="differences"),
    path("differences/<slug:kind>/<str:key>/accept/", views_terms.accept_term, name="accept_term"),
    path("differences/<slug:pack>/accept/", views_terms.accept_texts, name="accept_texts"),
]
