"""Who may open the addresses about the own login, ours and allauth's.

They stand outside any organisation: nothing in them depends on a role.
"""

from __future__ import annotations

from uuid import uuid4

from tests.matrix import LOGGED_IN, NOBODY, PUBLIC, Expectation

OPEN = Expectation(get=PUBLIC, post=PUBLIC)
OWN = Expectation(get=LOGGED_IN, post=LOGGED_IN)
READ = Expectation(get=LOGGED_IN)
# Asked for without the step before it: the reader is sent elsewhere, or there is nothing.
# First "is it you?", then nothing: keys of another login are shown apart in test_login.
NO_SUCH_KEY = Expectation(
    get=LOGGED_IN, post=LOGGED_IN, fixed={"pk": 999_999}, answers=frozenset({404})
)
# Exists only for who switched the second step on; shown apart in test_login.
LATER = Expectation(get=NOBODY, post=None)
STEP = Expectation(get=PUBLIC, post=PUBLIC, answers=frozenset({404, 405}))

EXPECT: dict[str, Expectation] = {
    "tenancy:account": READ,
    "tenancy:sessions": READ,
    "tenancy:sessions_end": Expectation(get=None, post=LOGGED_IN),
    "tenancy:email": READ,
    "tenancy:session_end": Expectation(get=None, post=NOBODY, fixed={"pk": 999_999}),
    "account_login": OPEN,
    "account_logout": OPEN,
    "account_signup": OPEN,
    "account_inactive": Expectation(get=PUBLIC),
    "account_reset_password": OPEN,
    "account_reset_password_done": Expectation(get=PUBLIC),
    "account_reset_password_from_key": Expectation(
        get=PUBLIC, post=PUBLIC, fixed={"uidb36": uuid4().hex, "key": "none"}
    ),
    "account_reset_password_from_key_done": Expectation(get=PUBLIC),
    "account_change_password": OWN,
    "account_set_password": OWN,
    "account_reauthenticate": OWN,
    # The own address is the organisation's to change: nothing can be added here.
    "account_email": READ,
    "account_email_verification_sent": Expectation(get=PUBLIC),
    "account_confirm_email": Expectation(
        get=PUBLIC, post=PUBLIC, fixed={"key": "none"}, answers=frozenset({404})
    ),
    "account_confirm_login_code": STEP,
    "mfa_index": READ,
    "mfa_authenticate": STEP,
    "mfa_reauthenticate": OWN,
    "mfa_activate_totp": OWN,
    "mfa_deactivate_totp": LATER,
    "mfa_view_recovery_codes": LATER,
    "mfa_generate_recovery_codes": OWN,
    "mfa_download_recovery_codes": LATER,
    "mfa_list_webauthn": READ,
    "mfa_add_webauthn": OWN,
    "mfa_reauthenticate_webauthn": OWN,
    "mfa_remove_webauthn": NO_SUCH_KEY,
    "mfa_edit_webauthn": NO_SUCH_KEY,
    "mfa_login_webauthn": STEP,
    "usersessions_list": OWN,
}
