"""What people are told, in words that say nothing on a locked screen."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from luwte.notify.rules import Kind, Message, messages

ARRIVED = "incidents.case_arrived"
GIVEN = "incidents.given_to_you"
REMINDER = "incidents.reminder"
MISSED = "incidents.missed"
REACT = "incidents.react_in_person"
REACT_REMINDER = "incidents.react_reminder"
REACT_MISSED = "incidents.react_missed"
NEWS = "incidents.news_for_reporter"
AT_ONCE = "incidents.act_at_once"
WROTE_BACK = "incidents.reporter_wrote"
CALL_ASKED = "incidents.call_asked"
CALL_REPORTER = "incidents.call_reporter"
CONTESTED = "incidents.gravity_contested"
FILE_SHUT = "incidents.file_shut"
LOOK_ASKED = "incidents.look_asked"
LOOK_ANSWERED = "incidents.look_answered"
GUEST_ASKED = "incidents.guest_asked"
FOR_YOU = "incidents.something_for_you"
HANDED_OVER = "incidents.handed_over"
WEEKEND = "incidents.before_days_off"


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
        LOOK_ASKED,
        Message(
            label=_("Somebody asks me to look along"),
            subject=_("There is a question for you"),
            body=_("In case %(number)s somebody asks you to look along."),
        ),
    )
    messages.add(
        LOOK_ANSWERED,
        Message(
            label=_("An answer to my question to look along"),
            subject=_("There is an answer for you"),
            body=_("In case %(number)s somebody answered your question."),
        ),
    )
    messages.add(
        GUEST_ASKED,
        Message(
            label=_("A question to somebody outside"),
            subject=_("There is a question for you"),
            body=_(
                "A colleague from another organisation asks you to look along. The link below "
                "opens one question. You can answer it once, within seven days."
            ),
        ),
    )
    messages.add(
        FILE_SHUT,
        Message(
            label=_("A virus in a file of mine"),
            subject=_("A file was shut"),
            body=_("Something is wrong with a file that was added. Look in Luwte which one."),
        ),
    )
    messages.add(
        AT_ONCE,
        Message(
            label=_("Something must be passed on at once"),
            subject=_("This cannot wait"),
            body=_("In case %(number)s something must be passed on at once. Open it now."),
        ),
    )
    messages.add(
        WROTE_BACK,
        Message(
            label=_("A reporter writes to me"),
            subject=_("Somebody wrote to you"),
            body=_("In case %(number)s there is a message for you."),
        ),
    )
    messages.add(
        CALL_ASKED,
        Message(
            label=_("A reporter asks me to call"),
            subject=_("Somebody asks you to call"),
            body=_("In case %(number)s somebody asks to be called. Look whom."),
        ),
    )
    messages.add(
        CALL_REPORTER,
        Message(
            label=_("A reporter wants to hear news by phone"),
            subject=_("There is somebody to call"),
            body=_("In case %(number)s there is news, and somebody wants to hear it by phone."),
        ),
    )
    messages.add(
        CONTESTED,
        Message(
            label=_("A reporter sees the gravity differently"),
            subject=_("Somebody waits for your answer"),
            body=_("In case %(number)s somebody waits for your answer."),
        ),
    )
    messages.add(
        REACT,
        Message(
            label=_("Somebody waits for my reaction in person"),
            subject=_("Go and see somebody"),
            body=_("Somebody reported something. Go there or call within one working day."),
        ),
    )
    messages.add(
        REACT_REMINDER,
        Message(
            label=_("My reaction in person is almost due"),
            subject=_("A reminder: go and see somebody"),
            body=_("Somebody still waits for you. Go there or call today."),
        ),
    )
    messages.add(
        REACT_MISSED,
        Message(
            label=_("A reaction in person did not come"),
            subject=_("A reaction in person did not come"),
            body=_("Nobody has been to see somebody who reported something. Look who goes now."),
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
        HANDED_OVER,
        Message(
            label=_("Work was handed over to me"),
            subject=_("Work was handed over to you"),
            body=_("A colleague handed open work over to you. Look what is yours now."),
        ),
    )
    messages.add(
        WEEKEND,
        Message(
            label=_("What lapses on days off"),
            subject=_("Before the days off"),
            body=_("Terms run out before work begins again. Look which ones: %(count)s."),
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
