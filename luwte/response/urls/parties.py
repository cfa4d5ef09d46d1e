"""Addresses of the response of a case and of its other parties, below `/o/<slug>/response/`."""

from django.urls import URLPattern, path

from luwte.response.views import approaches, parties

CASE = "cases/<uuid:pk>/"
PARTY = f"{CASE}parties/<uuid:party_pk>/"

urlpatterns: list[URLPattern] = [
    path(CASE, parties.of_case, name="of_case"),
    path(f"{CASE}parties/new/", parties.party_add, name="party_add"),
    path(PARTY, parties.party, name="party"),
    path(f"{PARTY}change/", parties.party_change, name="party_change"),
    path(f"{PARTY}matches/", parties.party_matches, name="party_matches"),
    path(f"{PARTY}confirm/", parties.party_confirm, name="party_confirm"),
    path(f"{PARTY}unlink/", parties.party_unlink, name="party_unlink"),
    path(f"{PARTY}restore/", parties.party_restore, name="party_restore"),
    path(f"{PARTY}split/", parties.party_split, name="party_split"),
    path(f"{PARTY}joins/<uuid:join_pk>/undo/", parties.party_undo, name="party_undo"),
    path(f"{PARTY}informed/", parties.party_informed, name="party_informed"),
    path(f"{PARTY}later/", parties.party_later, name="party_later"),
    path(f"{PARTY}approach/", approaches.start, name="approach"),
    path(f"{PARTY}approach/<uuid:approach_pk>/review/", approaches.review, name="approach_review"),
    path(f"{PARTY}approach/<uuid:approach_pk>/end/", approaches.end, name="approach_end"),
]
