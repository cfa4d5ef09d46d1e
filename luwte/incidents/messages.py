"""What people are told, in words that say nothing on a locked screen."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from luwte.notify.rules import Kind, Message, messages

ARRIVED = "incidents.case_arrived"
GIVEN = "incidents.given_to_you"
REMINDER = "incidents.reminder"
MISSED = "incidents.missed"
NEWS = "incidents.news_for_reporter"
FOR_YOU = "incidents.something_for_you"


def register() -> None:
    """Add the messages of this room."""
    messages.add(
        ARRIVED,
        Message(
            label=_("A new case in my unit"),
            subject=_("There is a new case"),
            body=_("Case %(number)s is waiting for you."),
        ),
    )
    messages.add(
        GIVEN,
        Message(
            label=_("Something was given to me"),
            subject=_("There is something for you to do"),
            body=_("In case %(number)s something waits for you."),
        ),
    )
    messages.add(
        REMINDER,
        Message(
            label=_("A term of mine is running out"),
            subject=_("A reminder"),
            body=_("In case %(number)s a term is running. Look what is still needed."),
        ),
    )
    messages.add(
        MISSED,
        Message(
            label=_("A term has passed"),
            subject=_("A term has passed"),
            body=_("In case %(number)s a term has passed. Look what is needed now."),
        ),
    )
    messages.add(
        NEWS,
        Message(
            label=_("News about what I reported"),
            subject=_("There is news for you"),
            body=_("There is news on your own page in Luwte."),
            kind=Kind.ORDINARY,
        ),
    )
    messages.add(
        FOR_YOU,
        Message(
            label=_("Something that only I may read"),
            subject=_("There is something for you"),
            body=_("There is something for you in Luwte."),
        ),
    )
