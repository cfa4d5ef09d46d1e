"""The room response, as Django knows it."""

from django.apps import AppConfig


class ResponseConfig(AppConfig):
    """The answer to the other party, the police and the damage. Criminal data."""

    name = "luwte.response"
    label = "response"

    def ready(self) -> None:
        from luwte.response import (
            damage_doors,
            letter_setup,
            measure_setup,
            party_words,
            police_doors,
            retention,
            subjects,
        )

        police_doors.register()
        damage_doors.register()
        measure_setup.register()
        party_words.register()
        letter_setup.register()
        retention.register()
        subjects.register()
