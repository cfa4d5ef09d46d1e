"""Addresses of damage, below `/o/<slug>/response/`."""

from django.urls import URLPattern, path

from luwte.response.views import damage
from luwte.response.views.next_contact import next_contact

CASE = "cases/<uuid:pk>/damage/"
ITEM = f"{CASE}items/<uuid:item_pk>/"
CLAIM = f"{CASE}claims/<uuid:claim_pk>/"

urlpatterns: list[URLPattern] = [
    path("costs/", damage.costs, name="costs"),
    path("cases/<uuid:pk>/next-contact/", next_contact, name="next_contact"),
    path(CASE, damage.of_case, name="damage"),
    path(f"{CASE}new/", damage.add, name="damage_add"),
    path(ITEM, damage.change, name="damage_change"),
    path(f"{ITEM}withdraw/", damage.withdraw, name="damage_withdraw"),
    path(f"{ITEM}advance/", damage.advance, name="damage_advance"),
    path(f"{ITEM}repaired/", damage.repaired, name="damage_repaired"),
    path(f"{ITEM}receipts/", damage.receipt, name="damage_receipt"),
    path(f"{CASE}receipts/<uuid:file_pk>/", damage.open_receipt, name="open_receipt"),
    path(f"{CASE}claims/new/", damage.claim_new, name="claim_new"),
    path(CLAIM, damage.claim, name="claim"),
    path(f"{CLAIM}payment/", damage.claim_payment, name="claim_payment"),
    path(f"{CLAIM}court/", damage.claim_court, name="claim_court"),
    path(f"{CLAIM}later/", damage.claim_later, name="claim_later"),
    path(f"{CLAIM}<slug:move>/", damage.claim_step, name="claim_step"),
]
