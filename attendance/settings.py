"""Settings, from the environment only; docs/settings.md lists every variable.

With DEBUG set, a laptop needs no variable at all. Without it, SECRET_KEY and BASE_URL must be given.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from attendance import env
from attendance.core.logs import logging_with

# ModelAdmin[Course] and ModelForm[Course] are generic for the type checker; this lets them stand at run time.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

DEBUG = env.flag("DEBUG", default=False)
DEVELOPMENT_KEY = "for development only, never secret" if DEBUG else None
SECRET_KEY = env.text("SECRET_KEY", env.content("SECRET_KEY_FILE") or DEVELOPMENT_KEY)

# The public address decides about hosts, cookies and what the QR code carries.
BASE_URL = env.origin("BASE_URL", "http://127.0.0.1:8000" if DEBUG else None)
IS_HTTPS = BASE_URL.startswith("https://")
ALLOWED_HOSTS = [urlsplit(BASE_URL).hostname or "", *env.words("ALLOWED_HOSTS")]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "attendance.core",
    "attendance.ledger",
    "attendance.accounts",
    "rooms",
    "attendance.courses",
    "attendance.sessions",
    "attendance.notes",
    "attendance.register",
    "checkin",
    "exports",
    "attendance.desk",
    "attendance.monitor",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "template_partials",
    "attendance.accounts.apps.StaffConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "attendance.core.observing.observe",
    "django.middleware.security.SecurityMiddleware",
    "attendance.core.middleware.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "attendance.core.middleware.SignInMiddleware",
    "attendance.core.middleware.LazyMessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "attendance.core.middleware.WholePageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "attendance.urls"
WSGI_APPLICATION = "attendance.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
FORM_RENDERER = "attendance.core.forms.FormRenderer"

# Databases. SQLite commits to disk before a check-in is acknowledged (FULL) and takes its write lock
# when a transaction begins (IMMEDIATE), so two writers queue instead of failing in the middle.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # The wait for a lock is our own, see attendance/core/sqlite.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=0; PRAGMA foreign_keys=ON;",
}
# What is asked often is planned once: to plan a check-in takes PostgreSQL five times as long as to answer it.
POSTGRESQL_OPTIONS: dict[str, Any] = {
    "server_side_binding": True,
    "prepare_threshold": 2 if env.flag("PREPARED_STATEMENTS", default=True) else None,
    # A server that is silent must not hold up every thread: seconds, and milliseconds for what was sent.
    "connect_timeout": 3,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **env.database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'tutortool.sqlite3'}"),
        "CONN_MAX_AGE": None,
    }
}
IS_SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
if IS_SQLITE:
    DATABASES["default"] |= {"ENGINE": "attendance.core.sqlite", "OPTIONS": SQLITE_OPTIONS}
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["ENGINE"] = "attendance.core.postgresql"
    DATABASES["default"]["OPTIONS"] = {**POSTGRESQL_OPTIONS, **DATABASES["default"].get("OPTIONS", {})}
# Backups: the folder of pg_dump and pg_restore, and a database that a backup may be tried in.
PG_BIN = env.text("PG_BIN", "")
SCRATCH_DATABASE_URL = env.text("SCRATCH_DATABASE_URL", "")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People and sign-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:dashboard"
ACCOUNT_ADAPTER = "attendance.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGOUT_ON_GET = False
# The link proves who it is; the password that was just chosen need not be typed again.
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
# An unknown address gets the same answer and no mail.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 - a class
# Its limits live in the cache of one process and are not atomic: `accounts.guessing` counts in the database instead.
# Those on signed-in users and on the links of mails stay in addition.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None, "reset_password": None}

# Language, time and mail
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
# With one language there is nothing to look up: a tenth of a page's time.
USE_I18N = len(LANGUAGES) > 1
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "Europe/Berlin")
HOLIDAYS = env.text("HOLIDAYS", "DE")
HAS_MAIL = bool(env.words("EMAIL_HOST"))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if HAS_MAIL else 'console'}.EmailBackend"
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.integer("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = env.flag("EMAIL_USE_SSL", default=False)
# A request waits for its mail: a mail server that does not answer must not keep the thread.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"tutortool@{urlsplit(BASE_URL).hostname}")

# Static files, served by whitenoise
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "attendance.core.static.StaticStorage"
    },
}

# Security
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = env.integer("HSTS_SECONDS", default=31_536_000) if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
# Limits count the address that the one trusted proxy saw; without a proxy, the one that connects.
ALLAUTH_TRUSTED_PROXY_COUNT = 0
if env.flag("TRUST_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SIGNED_COOKIE_LEGACY_SALT_FALLBACK = False
# W021: whether a whole domain joins the browsers' preload list is its owner's choice, not this app's.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
# A whole roster is one form: 5,000 tick boxes at most.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Not used here. gunicorn reads it before its own configuration, with a bare error where it is no number; the migration
# that comes before says which variable that is.
env.integer("WEB_CONCURRENCY", default=4)

# Eyes on it
LOG_FORMAT = env.choice("LOG_FORMAT", ("json", "text"), default="text" if DEBUG else "json")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOGGING = logging_with(LOG_FORMAT, env.choice("LOG_LEVEL", default="INFO", among=LOG_LEVELS))
SLOW_QUERY_MS = env.integer("SLOW_QUERY_MS", default=500)
METRICS_ALLOW = env.networks("METRICS_ALLOW")
# OpenTelemetry reads its own variables; here it is only asked whether it is wanted.
if (env.text("OTEL_EXPORTER_OTLP_ENDPOINT", "") or env.text("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "")) and not env.flag(
    "OTEL_SDK_DISABLED", default=False
):
    if find_spec("opentelemetry") is None:
        raise ImproperlyConfigured("OTEL_EXPORTER_OTLP_ENDPOINT needs the packages of requirements/otel.txt.")
    MIDDLEWARE.insert(1, "attendance.core.tracing.trace")
APP_COMMIT = env.text("APP_COMMIT", "unknown")
APP_BUILD_DATE = env.text("APP_BUILD_DATE", "unknown")
