"""Our side of a mapping: the terms and units that a code may point to, as this actor knows them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from luwte.catalogue.queries import terms
from luwte.catalogue.rules import TERM_KINDS
from luwte.incidents.importing.suggestions import Choice
from luwte.incidents.importing.translate import GRAVITIES, Vocabulary
from luwte.org.access import Actor
from luwte.org.rules import Right

# What other registers call our terms, by the key of the catalogue that a term counts as.
ALSO_CALLED: dict[str, str] = {
    "verbal": "verbaal, verbale agressie, schelden, schreeuwen, belediging, verbal abuse",
    "nuisance": "overlast, hinder, weigeren te vertrekken, nuisance",
    "discrimination": "discriminatie, racisme, discrimination",
    "threat": "bedreiging, bedreigen, dreiging, dreigen, intimidatie, threat, intimidation",
    "sexual": "seksueel, seksuele intimidatie, ongewenst seksueel gedrag, sexual",
    "stalking": "stalken, belaging, lastigvallen",
    "online": "digitaal, online, sociale media, social media",
    "physical": "fysiek, fysiek geweld, lichamelijk, geweld, mishandeling, physical, assault",
    "damage": "vernieling, vandalisme, materieel, schade, vandalism",
    "theft": "diefstal, beroving, overval, robbery",
    "detention": "gijzeling, ontvoering, vasthouden, kidnapping",
    "frustration": "frustratie, onmacht, boosheid",
    "instrumental": "instrumenteel, doelbewust",
    "illness_substances": "alcohol, drugs, verward, psychiatrie, onder invloed",
    "phone": "telefoon, telefonisch, bellen",
    "email": "mail, e-mail",
    "in_person": "face to face, aan de balie, persoonlijk, fysiek contact",
    "letter": "brief, post, schriftelijk",
    "counter": "balie, loket",
    "street": "straat, op straat, buiten, weg",
    "home_visit": "huisbezoek, bij iemand thuis",
    "stabbing_weapon": "mes, steekwapen, knife",
    "firearm": "vuurwapen, pistool, gun",
    "hospital": "ziekenhuis, opname",
    "first_aid": "ehbo, eerste hulp",
    "absence": "verzuim, ziekmelding",
    "no_consequence": "geen, geen letsel, none",
}

KINDS: tuple[str, ...] = tuple(str(kind) for kind in TERM_KINDS if str(kind) != "action")


@dataclass(frozen=True)
class House:
    """Keys to rows. `terms`: (kind, key) to id; `units`: name in lower case to id."""

    terms: dict[tuple[str, str], UUID]
    units: dict[str, UUID]
    top_unit: UUID | None

    def vocabulary(self) -> Vocabulary:
        """The same, without a database behind it."""
        kinds: dict[str, set[str]] = {}
        for kind, key in self.terms:
            kinds.setdefault(kind, set()).add(key)
        return Vocabulary(
            terms={kind: frozenset(keys) for kind, keys in kinds.items()},
            units={name: name for name in self.units},
        )

    def unit_id(self, name: str) -> UUID | None:
        """The unit with this name, the highest one when no name was given, or None."""
        return self.units.get(name.casefold()) if name else self.top_unit


def house_of(actor: Actor) -> House:
    """Terms of the organisation, and the units that this actor may import for."""
    found = {
        (kind, term.key): term.id for kind in KINDS for term in terms(kind, with_inactive=True)
    }
    named = unit_names(actor)
    top = next(iter(named), None)
    return House(found, {name.casefold(): pk for pk, name in named.items()}, top)


def unit_names(actor: Actor) -> dict[UUID, str]:
    """Units the actor may import for, from the top, with a name that no other one has."""
    reach = actor.reach(Right.IMPORT_RUN)
    nodes = [node for node in actor.tree.ordered if reach.covers(node.pk)]
    times = Counter(node.name.casefold() for node in actor.tree.ordered)
    names = {}
    for node in nodes:
        above = actor.tree.name(node.parent_id)
        is_known = times[node.name.casefold()] > 1 and above
        names[node.pk] = f"{above} › {node.name}" if is_known else node.name
    return names


def choices_for(kind: str) -> list[Choice]:
    """Terms that can be chosen, with all the words they are known by."""
    return [
        Choice(
            term.key,
            (
                term.label,
                *(word for word in term.labels.values() if word != term.label),
                *(word.strip() for word in ALSO_CALLED.get(term.entry_key, "").split(",")),
            ),
        )
        for term in terms(kind)
    ]


def gravity_choices(labels: dict[str, str]) -> list[Choice]:
    """The three gravities; `labels` are the words on screen."""
    words = {
        "light": ("licht", "laag", "low", "minor", "gering"),
        "middle": ("midden", "matig", "gemiddeld", "medium", "moderate"),
        "heavy": ("zwaar", "ernstig", "hoog", "high", "severe", "serious", "major"),
    }
    return [Choice(key, (labels.get(key, key), *words[key])) for key in GRAVITIES]


def unit_choices(actor: Actor) -> list[Choice]:
    """The units that this actor may import for."""
    return [Choice(name, (name,)) for name in unit_names(actor).values()]
