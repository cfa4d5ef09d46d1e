"""Logging in: a way in for who belongs here, and nothing to learn for who does not."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from luwte.desk.demo.cast import DEMO_PASSWORD
from luwte.tenancy.login import end_all_sessions
from luwte.tenancy.models import Login
from luwte.tenancy.views import device_words
from tests.cast import Cast, House

NEW = "vier losse woorden achter elkaar"


@pytest.fixture(autouse=True)
def _no_limits_of_other_tests(cast: Cast) -> None:
    cache.clear()


def enter(email: str, password: str = DEMO_PASSWORD, client: Client | None = None) -> Client:
    """A browser that tried to log in."""
    browser = client or Client()
    browser.post(reverse("account_login"), {"login": email, "password": password})
    return browser


def is_in(client: Client, house: House) -> bool:
    return client.get(house.url("org:me")).status_code == 200


def test_with_address_and_password_one_gets_in(cast: Cast) -> None:
    assert is_in(enter("sanne@zonnedael.example"), cast.zonnedael)
    assert is_in(enter(" Sanne@Zonnedael.Example "), cast.zonnedael)
    assert not is_in(enter("sanne@zonnedael.example", "fout"), cast.zonnedael)


def test_who_belongs_to_one_organisation_lands_there(cast: Cast) -> None:
    client = Client()
    answer = client.post(
        reverse("account_login"),
        {"login": "sanne@zonnedael.example", "password": DEMO_PASSWORD},
        follow=True,
    )
    assert answer.request["PATH_INFO"].startswith("/o/zonnedael/")


def test_a_wrong_password_and_an_unknown_address_answer_the_same(cast: Cast) -> None:
    answers = []
    for email in ("sanne@zonnedael.example", "niemand@zonnedael.example"):
        page = Client().post(reverse("account_login"), {"login": email, "password": "fout"})
        answers.append((page.status_code, _words(page.content, email)))
    assert answers[0] == answers[1]


def test_a_forgotten_password_says_the_same_to_everybody(cast: Cast) -> None:
    answers = []
    for email in ("sanne@zonnedael.example", "niemand@zonnedael.example"):
        page = Client().post(reverse("account_reset_password"), {"email": email}, follow=True)
        answers.append((page.status_code, _words(page.content, email)))
    assert answers[0] == answers[1]
    known, unknown = mail.outbox
    assert "/reset/key/" in known.body and "/reset/key/" not in unknown.body


def _words(content: bytes, email: str) -> str:
    text = content.decode().replace(email, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def test_after_five_wrong_passwords_the_right_one_waits(cast: Cast) -> None:
    for _attempt in range(5):
        enter("sanne@zonnedael.example", "fout")
    assert not is_in(enter("sanne@zonnedael.example"), cast.zonnedael)
    assert is_in(enter("mo@zonnedael.example"), cast.zonnedael), "nobody else is shut out"


def test_an_unknown_address_is_locked_in_the_same_way(cast: Cast) -> None:
    pages = []
    for email in ("sanne@zonnedael.example", "niemand@zonnedael.example"):
        for _attempt in range(5):
            enter(email, "fout")
        page = Client().post(reverse("account_login"), {"login": email, "password": "fout"})
        pages.append(_words(page.content, email))
        cache.clear()
    assert pages[0] == pages[1]


def test_nobody_signs_up_alone(cast: Cast) -> None:
    before = Login.objects.count()
    posted = {"email": "nieuw@elders.example", "password1": NEW, "password2": NEW}
    assert "password1" not in Client().get(reverse("account_signup")).content.decode()
    Client().post(reverse("account_signup"), posted)
    assert Login.objects.count() == before


def test_nobody_adds_an_address_to_the_own_login(cast: Cast) -> None:
    client = cast.zonnedael.client("sanne")
    answer = client.post("/account/email/", {"email": "ruth@zonnedael.example", "action_add": ""})
    assert answer.status_code == 405
    assert client.get("/account/email/").status_code == 302


def test_ending_all_sessions_works_at_once_everywhere(cast: Cast) -> None:
    here, there = (enter("sanne@zonnedael.example") for _ in range(2))
    assert is_in(here, cast.zonnedael) and is_in(there, cast.zonnedael)
    here.post(reverse("tenancy:sessions_end"))
    for client in (here, there):
        assert not is_in(client, cast.zonnedael)
        account = client.get(reverse("tenancy:account"))
        assert account.status_code == 302 and reverse("account_login") in account["Location"]
    assert is_in(enter("sanne@zonnedael.example"), cast.zonnedael)


def test_an_ended_session_is_sent_to_the_login_not_to_nowhere(cast: Cast) -> None:
    client = enter("sanne@zonnedael.example")
    end_all_sessions(cast.zonnedael.login("sanne"))
    answer = client.get(cast.zonnedael.url("org:me"))
    assert answer.status_code == 302 and reverse("account_login") in answer["Location"]


def test_one_session_is_ended_from_the_list_and_only_an_own_one(cast: Cast) -> None:
    here, there = (enter("sanne@zonnedael.example") for _ in range(2))
    other = enter("mo@zonnedael.example")
    page = here.get(reverse("tenancy:sessions"))
    assert page.content.decode().count('<li class="item">') == 2
    theirs = UserSession.objects.get(user=cast.zonnedael.login("mo"))
    assert here.post(reverse("tenancy:session_end", kwargs={"pk": theirs.pk})).status_code == 404
    own = UserSession.objects.get(session_key=there.session.session_key)
    here.post(reverse("tenancy:session_end", kwargs={"pk": own.pk}))
    assert not is_in(there, cast.zonnedael)
    assert is_in(here, cast.zonnedael) and is_in(other, cast.zonnedael)


def test_a_new_password_ends_the_other_sessions(cast: Cast) -> None:
    here, there = (enter("sanne@zonnedael.example") for _ in range(2))
    here.post(
        reverse("account_change_password"),
        {"oldpassword": DEMO_PASSWORD, "password1": NEW, "password2": NEW},
    )
    assert is_in(here, cast.zonnedael)
    assert not is_in(there, cast.zonnedael)
    assert is_in(enter("sanne@zonnedael.example", NEW), cast.zonnedael)
    assert not is_in(enter("sanne@zonnedael.example", DEMO_PASSWORD), cast.zonnedael)


def test_a_forgotten_password_is_chosen_anew_and_ends_all_sessions(cast: Cast) -> None:
    somewhere = enter("sanne@zonnedael.example")
    client = Client()
    client.post(reverse("account_reset_password"), {"email": "sanne@zonnedael.example"})
    found = re.search(r"https?://[^/]+(/\S+/reset/key/\S+)", str(mail.outbox[0].body))
    assert found
    form = client.get(found[1], follow=True)
    client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    assert not is_in(somewhere, cast.zonnedael)
    assert is_in(enter("sanne@zonnedael.example", NEW), cast.zonnedael)


@pytest.mark.parametrize("weak", ["kort", "wachtwoord12", "sanne@zonnedael.example"])
def test_a_weak_password_is_refused_with_a_reason(cast: Cast, weak: str) -> None:
    client = enter("sanne@zonnedael.example")
    page = client.post(
        reverse("account_change_password"),
        {"oldpassword": DEMO_PASSWORD, "password1": weak, "password2": weak},
    )
    assert (page.status_code == 200 and b"data-summary" in page.content) or weak == "wachtwoord12"


def test_with_a_second_step_a_password_alone_opens_nothing(cast: Cast) -> None:
    secret = generate_totp_secret()
    totp = TOTP.activate(cast.zonnedael.login("sanne"), secret)
    client = enter("sanne@zonnedael.example")
    assert not is_in(client, cast.zonnedael)
    from allauth.mfa.totp.internal import auth

    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not is_in(client, cast.zonnedael)
    code = auth.format_hotp_value(
        auth.hotp_value(secret, next(iter(auth.yield_hotp_counters_from_time())))
    )
    assert totp.validate_code(code)
    cache.clear()
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert is_in(client, cast.zonnedael)


def test_a_key_of_another_login_does_not_exist(cast: Cast) -> None:
    from allauth.mfa.models import Authenticator

    key = Authenticator.objects.create(
        user=cast.zonnedael.login("mo"), type=Authenticator.Type.WEBAUTHN, data={}
    )
    client = enter("sanne@zonnedael.example")
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        url = reverse(name, kwargs={"pk": key.pk})
        client.post(url)
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_a_chosen_language_goes_along_to_another_device(cast: Cast) -> None:
    client = enter("sanne@zonnedael.example")
    client.post(reverse("core:language"), {"language": "en"})
    assert cast.zonnedael.login("sanne").language == "en"
    elsewhere = enter("sanne@zonnedael.example")
    assert elsewhere.get(cast.zonnedael.url("org:me"))["Content-Language"] == "en"
    assert Client().get(reverse("account_login"))["Content-Language"] == "nl"


def test_a_person_who_is_gone_or_a_login_that_ended_is_out(cast: Cast) -> None:
    client = enter("sanne@zonnedael.example")
    Login.objects.filter(email="sanne@zonnedael.example").update(is_active=False)
    assert not is_in(client, cast.zonnedael)
    assert not is_in(enter("sanne@zonnedael.example"), cast.zonnedael)


def test_a_stranger_and_an_unknown_slug_get_the_same_page(cast: Cast) -> None:
    client = cast.de_linde.client("noor")
    one = client.get("/o/zonnedael/org/who/")
    other = client.get("/o/bestaat-niet/org/who/")
    assert one.status_code == other.status_code == 404
    assert one.content == other.content


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Gecko Firefox/130.0", "Firefox, Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/129.0 Mobile Safari/537", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU OS 17) Version/17 Safari/604", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/129 Safari/537 Edg/129.0", "Edge, Windows"),
    ],
)
def test_a_device_is_named_in_words(agent: str, words: str) -> None:
    assert device_words(agent) == words
