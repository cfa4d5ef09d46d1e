"""What people are told about care, in words that say nothing on a locked screen."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from luwte.notify.rules import Message, messages

FOR_ME = "care.for_me"
GIVEN = "care.given"
TAKEN_OVER = "care.taken_over"
REMINDER = "care.reminder"
MISSED = "care.missed"
NOT_GOING_WELL = "care.not_going_well"
NOBODY = "care.nobody"
ASKED = "care.asked"
OFFERED_AGAIN = "care.offered_again"
LOAD = "care.load"
LOAD_SHARED = "care.load_shared"
STEP = "care.return_step"


def register() -> None:
    """Add the messages of this room. None names a case: its number would tell whom it is about."""
    messages.add(
        FOR_ME,
        Message(
            label=_("Somebody is there for me"),
            subject=_("There is something for you"),
            body=_("There is something for you in Luwte. Only you can read it."),
        ),
    )
    messages.add(
        GIVEN,
        Message(
            label=_("I am asked for a talk"),
            subject=_("Somebody counts on you"),
            body=_("There is a talk for you to hold. Look in Luwte when and with whom."),
        ),
    )
    messages.add(
        TAKEN_OVER,
        Message(
            label=_("A colleague took over talks of mine"),
            subject=_("A colleague took something over"),
            body=_("A colleague takes over something of yours. Look in Luwte what is still yours."),
        ),
    )
    messages.add(
        REMINDER,
        Message(
            label=_("A talk of mine comes near"),
            subject=_("A reminder of a talk"),
            body=_("A talk of yours comes near. Look in Luwte when."),
        ),
    )
    messages.add(
        MISSED,
        Message(
            label=_("A talk of mine was not held in time"),
            subject=_("A talk was not held yet"),
            body=_("A talk of yours should have been held by now. Please do it today."),
        ),
    )
    messages.add(
        NOT_GOING_WELL,
        Message(
            label=_("A talk in my unit did not come about"),
            subject=_("A talk did not come about"),
            body=_("A talk did not come about. Look in Luwte what is needed now."),
        ),
    )
    messages.add(
        NOBODY,
        Message(
            label=_("There is nobody for a talk in my unit"),
            subject=_("Somebody is needed for a talk"),
            body=_("Nobody is free for a talk. Please find somebody today."),
        ),
    )
    messages.add(
        ASKED,
        Message(
            label=_("Somebody asks me for a talk"),
            subject=_("Somebody asks for you"),
            body=_("Somebody asks you for a talk. Look in Luwte whom."),
        ),
    )
    messages.add(
        OFFERED_AGAIN,
        Message(
            label=_("A talk is offered to me once more"),
            subject=_("There is a question for you"),
            body=_("There is a question for you in Luwte. Only you can read it."),
        ),
    )
    messages.add(
        LOAD,
        Message(
            label=_("A question that is for me alone"),
            subject=_("There is something for you alone"),
            body=_("There is something for you in Luwte. Nobody else can see it."),
        ),
    )
    messages.add(
        LOAD_SHARED,
        Message(
            label=_("A colleague shares something with me"),
            subject=_("Somebody shares something with you"),
            body=_("A colleague shares something with you. Look in Luwte what."),
        ),
    )
    messages.add(
        STEP,
        Message(
            label=_("A step back to work comes near"),
            subject=_("A reminder of an agreement"),
            body=_("An agreed step comes near. Look in Luwte which one."),
        ),
    )
