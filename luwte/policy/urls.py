"""Addresses of the room policy, below `/o/<slug>/policy/`."""

from django.urls import URLPattern, path

from luwte.policy.views import drafting, matrix_draft, pages

app_name = "policy"
urlpatterns: list[URLPattern] = [
    path("", pages.agreements, name="agreements"),
    path("matrix/draft/general/", matrix_draft.general, name="matrix_general"),
    path("matrix/draft/class/", matrix_draft.new_class, name="matrix_new_class"),
    path("matrix/draft/class/<slug:key>/", matrix_draft.change_class, name="matrix_class"),
    path("matrix/draft/arrange/", matrix_draft.arrange, name="matrix_arrange"),
    path("letterhead/logo/<uuid:pk>/", pages.logo, name="logo"),
    path("<slug:kind>/", pages.now, name="now"),
    path("<slug:kind>/versions/", pages.history, name="history"),
    path("<slug:kind>/versions/<uuid:pk>/", pages.version, name="version"),
    path("<slug:kind>/draft/", drafting.draft, name="draft"),
    path("<slug:kind>/proposal/", drafting.proposal, name="proposal"),
    path("<slug:kind>/adopt/", drafting.adopt, name="adopt"),
    path("<slug:kind>/drop/", drafting.drop, name="drop"),
]
