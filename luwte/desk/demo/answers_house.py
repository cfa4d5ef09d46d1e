"""What an organisation arranges apart from any incident: partners, roster, requests, holds."""

from __future__ import annotations

from collections.abc import Callable

from luwte.care.actions import supporting
from luwte.desk.demo.deeds import Deed, party_of
from luwte.desk.models import SubjectRequest
from luwte.desk.privacy import keeping, requests
from luwte.incidents.models import Case
from luwte.notices import actions as notices
from luwte.notices.rules import Instruction, NoticeAbout
from luwte.org.actions import partners
from luwte.org.models import Location, Partner, Person
from luwte.org.queries import holders_anywhere
from luwte.org.rules import Right


def partner(deed: Deed) -> None:
    """Whom we work with, whom to call there, and what was agreed."""
    given = dict(deed.given)
    contacts, agreement = given.pop("contacts", []), given.pop("agreement", None)
    row = partners.keep_partner(actor=deed.actor, details=partners.PartnerDetails(**given))
    for one in contacts:
        details = partners.PartnerContactDetails(**one)
        partners.keep_partner_contact(actor=deed.actor, partner=row, details=details)
    if agreement:
        _agree(deed, row, agreement)


def _agree(deed: Deed, row: Partner, agreement: dict[str, object]) -> None:
    days = Deed(deed.acts, deed.who, agreement)
    starts, ends, review = days.day("starts"), days.day("ends"), days.day("review")
    assert starts and ends and review
    details = partners.AgreementDetails(
        title=str(agreement["title"]),
        may_share=list(agreement["share"]),  # type: ignore[call-overload]
        ground=str(agreement["ground"]),
        starts_on=starts,
        ends_on=ends,
        review_on=review,
    )
    partners.keep_agreement(actor=deed.actor, partner=row, details=details)


def share(deed: Deed) -> None:
    """Something of a case was shared with a partner."""
    partners.record_sharing(
        actor=deed.actor,
        partner=Partner.objects.get(name=deed.given["partner"]),
        kinds=deed.given["kinds"],
        subject_kind="case",
        subject_id=_case(deed).pk,
        reason=deed.given.get("reason", ""),
    )


def roster(deed: Deed) -> None:
    """How much somebody of the care team, or everybody of it, can have open."""
    wanted = deed.person("of")
    people = [wanted] if wanted is not None else holders_anywhere([Right.CARE_READ])
    for person in people:
        supporting.change_place(
            actor=deed.actor,
            person=person,
            most_open=deed.given["most"],
            paused_until=deed.day("paused"),
            is_on=True,
        )


def pause_one(deed: Deed) -> None:
    """The last of the care team by name, who is not of the cast, asks for a pause."""
    cast = {one.pk for one in deed.acts.stage.people.values()}
    others = [one for one in holders_anywhere([Right.CARE_READ]) if one.pk not in cast]
    for person in sorted(others, key=lambda one: one.name)[-1:]:
        supporting.change_place(
            actor=deed.actor, person=person, most_open=3, paused_until=deed.day("until"), is_on=True
        )


def notice(deed: Deed) -> None:
    """An instruction that was put up by hand."""
    starts, ends = deed.day("starts"), deed.day("ends")
    assert starts and ends
    given = deed.given
    said = notices.Instructed(
        about=NoticeAbout(given["about"]),
        instruction=Instruction(given["instruction"]),
        starts_on=starts,
        ends_on=ends,
        who=given.get("who", ""),
        look=given.get("look", ""),
        address=given.get("address", ""),
        places=list(Location.objects.filter(name__in=given.get("places", ()))),
        is_everywhere=given.get("everywhere", False),
        allowed=given.get("allowed", ""),
        say=given.get("say", ""),
        contact=deed.person("contact"),
    )
    notices.add_notice(actor=deed.actor, said=said)


def request(deed: Deed) -> None:
    """Somebody asked what is kept, or to erase it; checked, and answered when `answer` is there."""
    received = deed.day("received")
    assert received is not None
    given = deed.given
    person: Person | None = deed.person()
    row = requests.receive_request(
        actor=deed.actor,
        kind=given["kind"],
        received_on=received,
        person=person,
        party=party_of(_case(deed)) if "story" in given else None,
    )
    if "checked" in given:
        requests.check_identity(
            actor=deed.actor, request=row, seen=row.version, how=given["checked"]
        )
    if "answer" in given:
        row = SubjectRequest.objects.get(pk=row.pk)
        requests.answer_request(
            actor=deed.actor,
            request=row,
            seen=row.version,
            granted=given.get("granted", False),
            answer=given["answer"],
        )


def hold(deed: Deed) -> None:
    """A case is kept for as long as somebody says."""
    again = deed.day("again")
    assert again is not None
    keeping.hold(
        actor=deed.actor,
        object_kind="case",
        object_id=_case(deed).pk,
        reason=deed.given["reason"],
        look_again_on=again,
    )


def _case(deed: Deed) -> Case:
    return Case.objects.get(incidents__client_key=f"demo-{deed.given['story']}")


VERBS: dict[str, Callable[[Deed], None]] = {
    "partner": partner,
    "share": share,
    "roster": roster,
    "pause_one": pause_one,
    "notice": notice,
    "request": request,
    "hold": hold,
}
