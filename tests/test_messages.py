"""The translation tool finds exactly the strings that Django looks up when it renders."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import Context, Engine
from django.test import override_settings
from django.utils import translation

from tools import messages

pytestmark = pytest.mark.once

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext
from django.utils.translation import ngettext_lazy as counted

TITLE = gettext_lazy("House " "rules")

def words(n):
    saved = _("Saved %(n)s at 5%%")
    return saved, ngettext("%(n)s day", "%(n)s days", n), pgettext("verb", "Close")

LATER = counted("%(n)s hour", "%(n)s hours", "n")
"""

TEMPLATE = """{% load i18n %}
<ul>
    {% translate "Plain text" %}
      {% translate 'At 100% of the term' %}
  {% translate "Close" context "verb" %}
  {# a comment with _("nothing") in it #}
  {{ _("A constant of 5%") }}
  {{ absent|default:_("As default") }}
  {% with name=_("In a tag") %}{{ name }}{% endwith %}
  {% blocktranslate trimmed %}
      Two lines
      become one
  {% endblocktranslate %}
  {% blocktranslate trimmed count n=days context "term" %}
    {{ n }} day left, that's 50%
  {% plural %}
    {{ n }} days left, that's 50%
  {% endblocktranslate %}
  {% blocktranslate with who=name|upper %}Hello {{ who }}{% endblocktranslate %}
  {% translate "Said \\u00e9lan" as said %}{{ said }}
</ul>
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with one room, laid out as the real one."""
    room = tmp_path / "luwte" / "hall"
    (room / "templates" / "hall").mkdir(parents=True)
    (room / "tests").mkdir()
    (room / "apps.py").touch()
    (room / "words.py").write_text(PYTHON)
    (room / "tests" / "test_words.py").write_text("_('not shown to anybody')")
    (room / "templates" / "hall" / "page.html").write_text(TEMPLATE)
    return tmp_path / "luwte"


def translate_all(package: Path) -> None:
    """Put an upper-case D before everything: visible, and every placeholder stays."""
    path = messages.po_path("hall", package)
    catalog = messages.read(path)
    for message in messages.real(catalog):
        message.string = (
            f"D{message.id}"
            if isinstance(message.id, str)
            else tuple(f"D{form}" for form in message.id)
        )
    path.write_text(messages.as_po(catalog))


@pytest.fixture
def dutch(package: Path) -> Iterator[Path]:
    """The package translated, compiled and in force."""
    messages.update(["hall"], package)
    translate_all(package)
    messages.compile_(["hall"], package)
    locale = str(package / "hall" / "locale")
    with override_settings(LOCALE_PATHS=[locale]), translation.override("nl"):
        yield package


def render(package: Path, days: int) -> list[str]:
    engine = Engine(
        dirs=[str(package / "hall" / "templates")],
        libraries={"i18n": "django.templatetags.i18n"},
    )
    page = engine.get_template("hall/page.html").render(Context({"days": days, "name": "iris"}))
    return [line.strip() for line in page.splitlines() if line.strip()][1:-1]


def test_every_text_of_a_template_is_found_as_django_looks_it_up(dutch: Path) -> None:
    assert render(dutch, days=1) == [
        "DPlain text",
        "DAt 100% of the term",
        "DClose",
        # Django itself shows the doubled sign of a constant; better written with translate.
        "DA constant of 5%%",
        "DAs default",
        "DIn a tag",
        "DTwo lines become one",
        "D1 day left, that's 50%",
        "DHello IRIS",
        "DSaid \\u00e9lan",
    ]
    assert "D3 days left, that's 50%" in render(dutch, days=3)


def test_every_text_of_python_is_found_also_under_another_name(dutch: Path) -> None:
    assert translation.gettext("House rules") == "DHouse rules"
    assert translation.gettext("Saved %(n)s at 5%%") == "DSaved %(n)s at 5%%"
    assert translation.ngettext("%(n)s day", "%(n)s days", 2) == "D%(n)s days"
    assert translation.ngettext("%(n)s hour", "%(n)s hours", 1) == "D%(n)s hour"
    assert translation.pgettext("verb", "Close") == "DClose"
    assert translation.gettext("Close") != "DClose"


def test_tests_of_a_room_are_not_translated(package: Path) -> None:
    found = {text.msgid for text in messages.texts_in("hall", package)}
    assert "not shown to anybody" not in found


def test_what_is_missing_is_named(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    messages.update(["hall"], package)
    assert messages.check(["hall"], package) == 1
    assert "no Dutch for 'Plain text'" in capsys.readouterr().out
    translate_all(package)
    assert messages.check(["hall"], package) == 0


def test_a_new_text_fails_until_the_file_is_updated(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    messages.update(["hall"], package)
    translate_all(package)
    (package / "hall" / "more.py").write_text(
        "from django.utils.translation import gettext as _\n_('Brand new')\n"
    )
    assert messages.check(["hall"], package) == 1
    assert "run update" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("english", "dutch_text", "differs"),
    [
        ("Hello %(name)s", "Dag %(name)s", False),
        ("Hello %(name)s", "Dag %(naam)s", True),
        ("Hello %(name)s", "Dag", True),
        ("Hello {name}", "Dag {name}", False),
        ("Hello {name}", "Dag {naam}", True),
        ("5%% of %s", "5%% van %s", False),
        (("%(n)s day", "%(n)s days"), ("een dag", "%(n)s dagen"), False),
        (("%(n)s day", "%(n)s days"), ("%(n)s dag", "dagen"), True),
    ],
)
def test_a_translation_keeps_the_values_of_its_text(
    english: str, dutch_text: str, differs: bool
) -> None:
    assert messages.placeholders_differ(messages.Message(english, dutch_text)) is differs


def test_updating_keeps_translations_and_marks_removed_texts_gone(package: Path) -> None:
    messages.update(["hall"], package)
    translate_all(package)
    before = messages.po_path("hall", package).read_text()
    messages.update(["hall"], package)
    assert messages.po_path("hall", package).read_text() == before

    (package / "hall" / "words.py").unlink()
    messages.update(["hall"], package)
    after = messages.po_path("hall", package).read_text()
    assert '#~ msgid "House rules"' in after
    assert 'msgstr "DPlain text"' in after


def test_one_text_with_two_translations_is_named(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (package / "hall" / "words.py").unlink()
    (package / "hall" / "templates" / "hall" / "page.html").unlink()
    for room, word in (("hall", "Opslaan"), ("attic", "Bewaren")):
        (package / room).mkdir(exist_ok=True)
        (package / room / "apps.py").write_text(
            "from django.utils.translation import gettext as _\nSAVE = _('Save')\n"
        )
        messages.update([room], package)
        path = messages.po_path(room, package)
        catalog = messages.read(path)
        for message in messages.real(catalog):
            message.string = word
        path.write_text(messages.as_po(catalog))
    messages.check(["hall"], package)
    assert "'Opslaan' here and 'Bewaren' in attic" in capsys.readouterr().out
