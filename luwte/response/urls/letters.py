"""Addresses of letters and talks, below `/o/<slug>/response/`."""

from django.urls import URLPattern, path

from luwte.response.views import letters, talks

LETTERS = "cases/<uuid:pk>/letters/"
LETTER = f"{LETTERS}<uuid:letter_pk>/"
TALKS = "cases/<uuid:pk>/talks/"
TALK = f"{TALKS}<uuid:talk_pk>/"

urlpatterns: list[URLPattern] = [
    path(f"{LETTERS}new/", letters.new, name="letter_new"),
    path(LETTER, letters.letter, name="letter"),
    path(f"{LETTER}preview/", letters.preview, name="letter_preview"),
    path(f"{LETTER}pdf/", letters.pdf, name="letter_pdf"),
    path(f"{LETTER}final/", letters.final, name="letter_final"),
    path(f"{LETTER}language/", letters.language, name="letter_language"),
    path(f"{LETTER}void/", letters.void, name="letter_void"),
    path(f"{LETTER}send/", letters.send, name="letter_send"),
    path(f"{LETTER}sent/<uuid:sending_pk>/", letters.arrived, name="letter_arrived"),
    path(f"{LETTER}sent/<uuid:sending_pk>/proof/", letters.proof, name="letter_proof"),
    path(f"{TALKS}new/", talks.new, name="talk_new"),
    path(TALK, talks.talk, name="talk"),
    path(f"{TALK}sign/", talks.sign, name="talk_sign"),
    path(f"{TALK}signature/", talks.signature, name="talk_signature"),
    path(f"{TALK}<slug:move>/", talks.step, name="talk_step"),
]
