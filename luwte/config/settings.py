"""Settings of Luwte. Everything that differs between machines comes from the environment.

`LUWTE_ENV=production` demands what a public installation needs; without it the application runs
on this machine alone. `README.md` lists every variable.
"""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from luwte.config import environment as env
from luwte.core import log_lines

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR = Path(env.text("VAR") or BASE_DIR / "var")

PRODUCTION = env.text("ENV", "development") == "production"
DEMO = env.flag("DEMO")
DEBUG = env.flag("DEBUG")
if PRODUCTION and DEBUG:
    raise env.NotConfigured("LUWTE_DEBUG is on in production; switch it off.")
if PRODUCTION and DEMO:
    raise env.NotConfigured("LUWTE_DEMO is on in production; anybody could log in as anybody.")

SECRET_KEY = env.secret(
    "SECRET_KEY",
    production=PRODUCTION,
    var=VAR,
    what="at least 50 random characters that sign sessions and forms",
)
MASTER_KEY = env.secret(
    "MASTER_KEY",
    production=PRODUCTION,
    var=VAR,
    what="64 hexadecimal characters (32 bytes) that protect every other key; keep a copy apart",
    length=64,
)
# Earlier master keys, newest first, so that rotation can read what they wrapped.
MASTER_KEYS_BEFORE = env.names("MASTER_KEYS_BEFORE")

ALLOWED_HOSTS = env.names("HOSTS")
if PRODUCTION and not ALLOWED_HOSTS:
    raise env.NotConfigured("set LUWTE_HOSTS: the names this site answers to, comma separated.")
if not PRODUCTION:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, "localhost", "127.0.0.1", "[::1]", "testserver"]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if PRODUCTION]

INSTALLED_APPS = [
    # Ours first: our templates and our words win from those of the packages below.
    "luwte.core",
    "luwte.tenancy",
    "luwte.org",
    "luwte.catalogue",
    "luwte.notify",
    "luwte.notices",
    "luwte.policy",
    "luwte.incidents",
    "luwte.response",
    "luwte.care",
    "luwte.desk",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "luwte.core.middleware.TraceMiddleware",
    "luwte.core.middleware.NobodyMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "luwte.tenancy.shared_pc.SharedPcMiddleware",
    "luwte.org.middleware.OrganisationMiddleware",
    "luwte.core.middleware.LanguageMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "luwte.core.middleware.RefusalMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

# Public pages on which nobody is known; see `NobodyMiddleware`.
NOBODY_PAGES = r"^/o/[^/]+/anonymous/"

ROOT_URLCONF = "luwte.config.urls"
WSGI_APPLICATION = "luwte.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "luwte.core.context.shell",
            ],
        },
    }
]

DATABASES = {"default": env.database(VAR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        # Shared by all web processes: rate limits of the login must not be per process.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
    }
}

AUTH_USER_MODEL = "tenancy.Login"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "luwte.tenancy.login.AccountAdapter"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Luwte"
USERSESSIONS_TRACK_ACTIVITY = False

SESSION_ENGINE = "luwte.tenancy.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = PRODUCTION and env.flag("SSL_REDIRECT", default=True)
# A load balancer asks on the inside, without TLS; these three say nothing about anybody.
SECURE_REDIRECT_EXEMPT = [r"^health$", r"^health/clock$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# A narrative of 100,000 characters in four bytes each, and files that stream to disk.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
UPLOAD_MAX_BYTES = 100 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "luwte.core.uploads.CarefulUpload",
]
FILES_ROOT = VAR / "files"
# Every destruction, outside the database: a restored backup brings nothing of it back (ADR 031).
DESTRUCTIONS = Path(env.text("DESTRUCTIONS") or VAR / "destructions.jsonl")
FILE_UPLOAD_TEMP_DIR = env.text("UPLOAD_TEMP") or None
# A virus scanner (clamd): tcp://host:port or unix:/path; empty is none, and screens say so.
CLAMD = env.text("CLAMD")

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "luwte_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = PRODUCTION
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
# Collected files carry a fingerprint in their name and are kept by browsers for ever; whoever
# starts the server after `collectstatic` says so (tools/run.py does).
COLLECTED_STATIC = PRODUCTION or env.flag("COLLECTED_STATIC")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if COLLECTED_STATIC
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = not COLLECTED_STATIC

DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "luwte@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_HOST = env.text("SMTP_HOST", "localhost")
EMAIL_PORT = int(env.text("SMTP_PORT", "25"))
EMAIL_HOST_USER = env.text("SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("SMTP_PASSWORD")
EMAIL_USE_TLS = env.flag("SMTP_TLS")
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = (
    "luwte.notify.demo_mail.DemoMailBackend"
    if DEMO
    else "django.core.mail.backends.smtp.EmailBackend"
    if PRODUCTION or env.text("SMTP_HOST")
    else "django.core.mail.backends.console.EmailBackend"
)
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")

LOGGING = log_lines.configuration(env.text("LOG_LEVEL"), as_json=PRODUCTION)
# Figures for Prometheus on /metrics; without a token there are none.
METRICS_TOKEN = env.text("METRICS_TOKEN")
METRICS_FOLDER = VAR / "metrics"
TEST_RUNNER = "django.test.runner.DiscoverRunner"
