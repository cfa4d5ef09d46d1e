"""The plain path through the whole main job, walked by the words on the screen.

Told once for every language and every way of walking: `say` gives the words of the reader's
language for a text of the code, so that the same walk runs in Dutch and in English.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import translation

from tests.cast import House
from tests.walking import Walker, labelled

NARRATIVE = "Hij schold, sloeg op de balie en zei: ‘Ik weet je te vinden.’"
CHOSEN_ACTIONS = 2


@dataclass
class Walk:
    """A reporter and a coordinator, each with a browser, and the case they share."""

    house: House
    language: str
    reporter: Walker
    coordinator: Walker

    @property
    def walkers(self) -> list[Walker]:
        """Both of them."""
        return [self.reporter, self.coordinator]

    def say(self, words: str, *, context: str = "") -> str:
        """A text of the code in the language of this walk."""
        with translation.override(self.language):
            return translation.pgettext(context, words) if context else translation.gettext(words)

    def sees(self, walker: Walker, words: str) -> bool:
        """Whether the words, translated, stand on the open page."""
        return self.say(words) in walker.page.text

    # --- The steps ----------------------------------------------------------------------------

    def report(self) -> None:
        """The employee reports from the start page."""
        walk = self.reporter
        walk.open(self.house.url("desk:today"))
        walk.follow(self.say("Something happened. Takes a minute."))
        walk.fill_in()  # the first tile
        walk.send(self.say("Yes, this is right"))
        walk.send(self.say("Middle"))
        walk.send(self.say("Send my report"))
        assert walk.page.status == 200, walk.page.text
        walk.follow(self.say("Tell more, or add who was there"))
        walk.send(self.say("Add it to my report"), narrative=NARRATIVE)
        assert walk.page.status == 200, walk.page.text

    def find_on_the_list(self) -> None:
        """The coordinator sees it on the list of what is new, and opens it."""
        walk = self.coordinator
        walk.open(self.house.url("incidents:work_list") + "?tab=new")
        cases = [url for _text, url in walk.page.links if "/cases/" in url and url.count("-") >= 4]
        assert cases, walk.page.text
        walk.open(cases[0].partition("#")[0])
        assert NARRATIVE in walk.page.text

    def assess(self) -> None:
        """Gravity with a reason; damage is not needed."""
        walk = self.coordinator
        self.case_url = walk.page.url
        walk.follow(self.say("Assess"))
        walk.send(
            self.say("Keep this"),
            gravity="middle",
            reason="Gericht op de persoon, gesprek gestopt.",
            damage_not_needed="on",
            damage_reason="De stoel staat er nog.",
        )
        assert self.sees(walk, "The case is assessed."), walk.page.text

    def close_too_early(self) -> None:
        """Closing says what is missing, and changes nothing."""
        walk = self.coordinator
        walk.open(f"{self.case_url}close/")
        assert self.sees(walk, "Still missing")

    def discuss(self) -> None:
        """A talk with the reporter."""
        walk = self.coordinator
        walk.open(f"{self.case_url}talk/reporter/")
        walk.send(self.say("Keep the talk"), text="Geschrokken, maar gaat vandaag weer werken.")
        assert self.sees(walk, "The talk is kept."), walk.page.text

    def react(self) -> None:
        """The manager went to see the reporter in person; the coordinator writes it down."""
        self.coordinator.open(f"{self.case_url}reaction/manager/")
        self.coordinator.send(self.say("I have been there or called"), note="Even langs geweest.")
        assert self.sees(self.coordinator, "Kept."), self.coordinator.page.text

    def choose_actions(self) -> None:
        """One of the 37 and an own one; both are done with evidence."""
        walk = self.coordinator
        walk.open(self.case_url)
        walk.send(self.say("Choose"))
        walk.open(f"{self.case_url}actions/own/")
        walk.fill_in(title="Balie anders inrichten")
        for _number in range(CHOSEN_ACTIONS):
            walk.open(self.case_url)
            done = [url for _text, url in walk.page.links if url.endswith("/done/")]
            assert done, walk.page.links
            walk.open(done[0])
            walk.fill_in(text="Gedaan op dinsdag.")

    def finish_tracks(self) -> None:
        """Care and response are done, the police have still to answer."""
        for kind in ("care", "response"):
            self.coordinator.open(f"{self.case_url}track/{kind}/finish/")
            self.coordinator.fill_in(reason="Gesproken en afgerond.")
        self.coordinator.open(f"{self.case_url}track/police/set_aside/")
        self.coordinator.fill_in(reason="De collega wil niet naar de politie.")

    def tell(self) -> None:
        """The reporter is told, and reads it on the own page."""
        walk = self.coordinator
        walk.open(f"{self.case_url}tell/")
        walk.send(self.say("Send it to the reporter"), text="We hebben hem aangesproken.")
        self.reporter.open(self.house.url("incidents:my_reports"))
        mine = [url for _text, url in self.reporter.page.links if "/reports/" in url]
        self.reporter.open(next(url for url in mine if url.count("-") >= 4))
        assert "We hebben hem aangesproken." in self.reporter.page.text

    def close(self) -> None:
        """Now it closes, and the timeline tells who did what."""
        walk = self.coordinator
        walk.open(f"{self.case_url}close/")
        walk.send(self.say("Close the case"), text="De balie wordt breder.")
        walk.open(self.case_url)
        assert self.sees(walk, "closed"), walk.page.text
        assert "De balie wordt breder." in walk.page.text

    def whole(self, the_clock: Callable[[], object] = lambda: None) -> None:
        """From report to closed. the_clock: lets what follows a report happen, where no clock
        runs beside the walk."""
        self.report()
        the_clock()
        self.find_on_the_list()
        self.assess()
        self.close_too_early()
        self.discuss()
        self.react()
        self.choose_actions()
        self.finish_tracks()
        self.tell()
        self.close()


__all__ = ["NARRATIVE", "Walk", "labelled"]
