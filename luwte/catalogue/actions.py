"""Verbs: adopt a pack, keep the terms, take over what a newer edition offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.catalogue import shelf as shelves
from luwte.catalogue.differences import TermDifference, differences
from luwte.catalogue.events import EditionAdopted, PackAdopted, TermChanged
from luwte.catalogue.loading import facts_of, load_content
from luwte.catalogue.models import Adoption, Edition, Term
from luwte.catalogue.queries import used_terms
from luwte.catalogue.rules import TERM_KINDS, Fact, Kind
from luwte.core import audit
from luwte.core.outbox import publish
from luwte.core.refusal import Conflict, Refused, verb
from luwte.lib.ids import crockford
from luwte.org.access import Actor, require_everywhere
from luwte.org.rules import Right
from luwte.tenancy.actions import touch_settings

__all__ = [
    "accept_difference",
    "accept_reference_texts",
    "add_term",
    "adopt_pack",
    "delete_term",
    "load_content",
    "rename_term",
    "switch_term",
]

LONGEST_LABEL = 120
OWN_ACTION_FIELDS = frozenset(
    {"text", "addressee", "phase", "character", "toward", "deadline_hours"}
)


@verb("catalogue.adopt_pack")
def adopt_pack(*, actor: Actor, pack: str) -> Adoption:
    """Copy the terms of a pack, and of the pack it stands on, to the organisation.

    Terms that are there already stay as they are, so that adopting twice changes nothing and a
    second sector only adds. Raises Refused when no such pack was loaded.
    """
    require_everywhere(actor, Right.SETTINGS_MANAGE)
    edition = shelves.newest_edition(pack)
    if edition is None:
        raise Refused(_("There is no pack “%(pack)s”.") % {"pack": pack})
    layers = _layers(edition)
    adopted = {row.pack: row for row in Adoption.objects.all()}
    for layer in layers:
        if layer.pack not in adopted:
            adopted[layer.pack] = Adoption.objects.create(
                pack=layer.pack, edition=layer.number, adopted_at=timezone.now()
            )
    added = _copy_terms(layers)
    _tell(actor, "catalogue.adopt_pack", kind="catalogue.adoption", object_id=adopted[pack].pk)
    if added:
        publish(
            PackAdopted(organisation_id=actor.organisation_id, pack=pack, edition=edition.number)
        )
    return adopted[pack]


def _layers(edition: Edition) -> list[Edition]:
    """The editions to adopt, the base first; a base that was adopted before keeps its edition."""
    manifest = facts_of(edition.pk)[(Kind.PACK.value, edition.pack)].data
    if not manifest.base:
        return [edition]
    kept = Adoption.objects.filter(pack=manifest.base).first()
    base = (
        Edition.objects.get(pack=kept.pack, number=kept.edition)
        if kept
        else shelves.newest_edition(manifest.base)
    )
    if base is None:
        raise Refused(
            _("The pack stands on “%(pack)s”, which is not loaded.") % {"pack": manifest.base}
        )
    return [base, edition]


def _copy_terms(layers: list[Edition]) -> int:
    """Add the terms that are missing; a later layer words what an earlier one said."""
    top = facts_of(layers[-1].pk)
    left_out = top[(Kind.PACK.value, layers[-1].pack)].data.leave_out
    wanted: dict[tuple[str, str], tuple[str, int, Fact]] = {}
    for layer in layers:
        for place, fact in facts_of(layer.pk).items():
            if fact.kind in TERM_KINDS and fact.key not in left_out.get(fact.kind.value, ()):
                wanted[place] = (layer.pack, layer.number, fact)
    present = set(Term.objects.filter(is_current=True).values_list("kind", "key"))
    fresh = [
        _term_of(fact, pack=pack, edition=number)
        for place, (pack, number, fact) in wanted.items()
        if place not in present
    ]
    Term.objects.bulk_create(fresh)
    return len(fresh)


def _term_of(fact: Fact, *, pack: str, edition: int) -> Term:
    return Term(
        kind=fact.kind.value,
        key=fact.key,
        labels=fact.labels,
        entry_key=fact.key,
        pack=pack,
        edition=edition,
        order=fact.order,
    )


@verb("catalogue.add_term")
def add_term(
    *,
    actor: Actor,
    kind: Kind | str,
    labels: Mapping[str, str],
    counts_as: str,
    data: Mapping[str, Any] | None = None,
) -> Term:
    """Add an own term, which counts as a term of the catalogue: figures and rules keep working.

    `counts_as` is the key of a current term of the same kind. `data` is for an own action only:
    addressee, phase, character, toward, deadline_hours, and text per language.
    """
    require_everywhere(actor, Right.SETTINGS_MANAGE)
    wanted = Kind(kind)
    if wanted not in TERM_KINDS:
        raise Refused(_("An organisation has no terms of this kind."))
    said = _checked_labels(labels)
    like = Term.objects.filter(
        kind=wanted.value, key=counts_as, is_current=True, is_own=False
    ).first()
    if like is None:
        raise Refused(_("Choose the term of the catalogue that yours counts as."))
    _refuse_twin(wanted, said)
    own = Term.objects.create(
        kind=wanted.value,
        key=f"own-{crockford(7).lower()}",
        labels=said,
        entry_key=like.entry_key,
        pack=like.pack,
        edition=like.edition,
        data=_own_data(wanted, data or {}),
        order=like.order,
        is_own=True,
    )
    _changed(actor, own, "add_term", fields=["labels", "entry_key"])
    return own


def _own_data(kind: Kind, data: Mapping[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(data) - OWN_ACTION_FIELDS)
    if data and (kind is not Kind.ACTION or unknown):
        raise Refused(_("Only an own action holds more than its name."))
    return dict(data)


def _checked_labels(labels: Mapping[str, str]) -> dict[str, str]:
    """Both languages filled; the Dutch one serves as the English one when that is missing."""
    dutch = " ".join(labels.get("nl", "").split())
    english = " ".join(labels.get("en", "").split()) or dutch
    if not dutch:
        raise Refused(_("Give the term a name in Dutch."))
    if max(len(dutch), len(english)) > LONGEST_LABEL:
        raise Refused(_("A name has at most %(count)d characters.") % {"count": LONGEST_LABEL})
    return {"nl": dutch, "en": english}


def _refuse_twin(kind: Kind, said: Mapping[str, str], *, but: UUID | None = None) -> None:
    for other in Term.objects.filter(kind=kind.value, is_current=True):
        if other.pk == but:
            continue
        if other.labels.get("nl", "").casefold() == said["nl"].casefold():
            raise Refused(_("There is a term with this name already."), object_id=other.pk)


@verb("catalogue.rename_term")
def rename_term(*, actor: Actor, term_id: UUID, labels: Mapping[str, str]) -> Term:
    """Give a term other words. Its meaning stays, so that earlier answers read the new words."""
    require_everywhere(actor, Right.SETTINGS_MANAGE)
    found = _current(term_id)
    said = _checked_labels(labels)
    if said == found.labels:
        return found
    _refuse_twin(Kind(found.kind), said, but=found.pk)
    found.labels = said
    found.is_renamed = not found.is_own
    found.save(update_fields=["labels", "is_renamed"])
    _changed(actor, found, "rename_term", fields=["labels"])
    return found


@verb("catalogue.switch_term")
def switch_term(*, actor: Actor, term_id: UUID, active: bool) -> Term:
    """Offer a term in forms, or not any more; what was answered with it stays."""
    require_everywhere(actor, Right.SETTINGS_MANAGE)
    found = _current(term_id)
    if not active and not _others_active(found):
        raise Refused(_("This is the last one that can be chosen. Switch on another one first."))
    if not Term.objects.filter(pk=found.pk, active=not active).update(active=active):
        return found
    found.active = active
    _changed(actor, found, "switch_term", fields=["active"])
    return found


def _others_active(found: Term) -> bool:
    same = Term.objects.filter(kind=found.kind, is_current=True, active=True)
    return same.exclude(pk=found.pk).exists()


@verb("catalogue.delete_term")
def delete_term(*, actor: Actor, term_id: UUID) -> None:
    """Remove an own term that nothing uses. Anything else can only be switched off."""
    require_everywhere(actor, Right.SETTINGS_MANAGE)
    found = _current(term_id)
    if not found.is_own:
        raise Refused(
            _("This term comes from the catalogue. You can switch it off, not delete it."),
            kind="catalogue.term",
            object_id=found.pk,
        )
    in_use = Refused(
        _("This term was used, so it cannot be deleted. You can switch it off."),
        kind="catalogue.term",
        object_id=found.pk,
    )
    if used_terms([found.pk]):
        raise in_use
    _changed(actor, found, "delete_term")
    try:
        found.delete()
    except (ProtectedError, RestrictedError) as used:  # by a room that named no usage check
        raise in_use from used


@verb("catalogue.accept_difference")
def accept_difference(
    *, actor: Actor, kind: Kind | str, key: str, keep_words: bool = False
) -> Term | None:
    """Take over what the newest edition says of one term.

    A changed term becomes a new row; the row of the older edition stays for what was answered with
    it. `keep_words` keeps the organisation's own label. A term that left the catalogue is switched
    off. Returns the term as it is now. Raises Conflict when there is nothing to take over any more.
    """
    require_everywhere(actor, Right.SETTINGS_MANAGE)
    wanted = Kind(kind).value
    offered = next(
        (one for one in differences().terms if (one.kind, one.key) == (wanted, key)), None
    )
    if offered is None:
        raise Conflict(_("Somebody took this over already, or it is no longer offered."))
    if offered.newest is None:
        return switch_term(actor=actor, term_id=_id_of(offered), active=False)
    taken = _take_over(offered, offered.newest, keep_words=keep_words)
    _changed(actor, taken, "accept_difference", fields=["labels", "edition"])
    return taken


def _id_of(offered: TermDifference) -> UUID:
    if offered.term_id is None:
        raise Conflict(_("Somebody took this over already, or it is no longer offered."))
    return offered.term_id


def _take_over(offered: TermDifference, newest: Fact, *, keep_words: bool) -> Term:
    taken = _term_of(newest, pack=offered.pack, edition=offered.edition)
    if offered.term_id is None:
        taken.save()
        return taken
    before = _current(offered.term_id)
    if not Term.objects.filter(pk=before.pk, is_current=True).update(
        is_current=False, active=False
    ):
        raise Conflict(_("Somebody took this over already, or it is no longer offered."))
    taken.active = before.active
    if keep_words:
        taken.labels, taken.is_renamed = before.labels, before.is_renamed
    taken.save()
    _move_own_terms(before, taken)
    return taken


def _move_own_terms(before: Term, taken: Term) -> None:
    """Own terms keep counting as the same entry; unused or not, they read its newest edition."""
    Term.objects.filter(
        kind=before.kind, entry_key=before.entry_key, is_own=True, is_current=True
    ).update(pack=taken.pack, edition=taken.edition)


@verb("catalogue.accept_reference_texts")
def accept_reference_texts(*, actor: Actor, pack: str) -> Adoption:
    """Read everything that is not a term (explanations, offences, numbers, examples, rules) from
    the newest edition of a pack."""
    require_everywhere(actor, Right.SETTINGS_MANAGE)
    found = Adoption.objects.filter(pack=pack).first()
    newest = shelves.newest_edition(pack)
    if found is None or newest is None:
        raise Refused(_("This organisation does not use the pack “%(pack)s”.") % {"pack": pack})
    if not Adoption.objects.filter(pk=found.pk, edition__lt=newest.number).update(
        edition=newest.number
    ):
        raise Conflict(_("Somebody took this over already, or it is no longer offered."))
    found.edition = newest.number
    _tell(actor, "catalogue.accept_reference_texts", kind="catalogue.adoption", object_id=found.pk)
    publish(EditionAdopted(organisation_id=actor.organisation_id, pack=pack, edition=newest.number))
    return found


def _current(term_id: UUID) -> Term:
    found = Term.objects.filter(pk=term_id, is_current=True).first()
    if found is None:
        raise Refused(_("This term does not exist, or a newer edition took its place."))
    return found


def _changed(actor: Actor, changed: Term, change: str, *, fields: list[str] | None = None) -> None:
    _tell(actor, f"catalogue.{change}", kind="catalogue.term", object_id=changed.pk, fields=fields)
    publish(TermChanged(organisation_id=actor.organisation_id, term_id=changed.pk, change=change))


def _tell(
    actor: Actor, name: str, *, kind: str, object_id: UUID, fields: list[str] | None = None
) -> None:
    audit.record(name, actor=actor, kind=kind, object_id=object_id, fields=fields or [])
    touch_settings(actor.organisation_id)
    shelves.forget(actor.organisation_id)
