"""Looking up another case, and a case that cannot be split: always a next step."""

from __future__ import annotations

from luwte.incidents.tests.conftest import MakeCase
from tests.cast import House


def test_another_case_is_looked_up_with_a_button(zonnedael: House, make_case: MakeCase) -> None:
    case, other = make_case(), make_case()
    url = zonnedael.url("incidents:together", pk=case.pk)
    html = zonnedael.client("mo").get(url, {"q": other.number}).content.decode()
    form = html[html.index('role="search"') : html.index("</form>", html.index('role="search"'))]
    assert "<button" in form and f'value="{other.number}"' in form
    assert zonnedael.url("incidents:merge", pk=case.pk, other=other.pk) in html


def test_who_cannot_split_is_led_on_instead_of_given_a_form(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    html = zonnedael.client("mo").get(zonnedael.url("incidents:split", pk=case.pk)).content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    assert 'name="incidents"' not in main
    assert zonnedael.url("incidents:together", pk=case.pk) in main
