"""Settings: wires the floors together by name; decides nothing.

Each process is told its database login by CONSIGNE_LOGIN and knows no other.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from consigne.config.identity import client_secret, identity_provider
from consigne.config.logins import connection_options, connection_settings
from consigne.config.paths import paths
from consigne.config.secrets import secret
from consigne.config.terms import journal_kept, second_factor

PACKAGE = Path(__file__).resolve().parent.parent
PATHS = paths()
LOGIN = os.environ.get("CONSIGNE_LOGIN", "web")
PRODUCTION = os.environ.get("CONSIGNE_ENV") == "production"

# The processes that have a credential to the keys; each is declared for its own operations.
KEY_CALLERS = ("web", "worker", "disposal", "backup")

DEBUG = False
SECRET_KEY = secret("django")
ALLOWED_HOSTS = os.environ.get("CONSIGNE_HOSTS", "127.0.0.1 localhost [::1]").split()
# The installation made by `demo`: a movable clock, mail kept in var/mail, people listed at sign-in.
DEMO = (PATHS.data / "demo.json").exists()

FLOORS = [
    "consigne.walls",
    "consigne.later",
    "consigne.audit",
    "consigne.institutions",
    "consigne.vault",
    "consigne.backups",
    "consigne.staff",
    "consigne.register",
    "consigne.suppliers",
    "consigne.notices",
    "consigne.clients",
    "consigne.consent",
    "consigne.interactions",
    "consigne.retention",
    "consigne.desk",
]
INSTALLED_APPS = [
    *FLOORS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "consigne.config.headers.everywhere",
    "consigne.desk.middleware.to_the_provider",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "consigne.desk.middleware.signed_in",
]

ROOT_URLCONF = "consigne.config.urls"
WSGI_APPLICATION = "consigne.config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.Jinja2"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "desk" / "jinja2"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "consigne.desk.jinja.environment",
            "context_processors": ["consigne.desk.context.page"],
        },
    },
    {
        # Only what comes from libraries (allauth) is in Django's own templates.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "desk" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "consigne.desk.context.page",
            ],
        },
    },
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        # A statement asked often is planned once for each connection, which takes a third off
        # PostgreSQL's part of a page. A pooler by transaction gives each transaction another
        # connection, which knows none of them: CONSIGNE_POOLED says that one stands between.
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": 12, "timeout": 20},
            "server_side_binding": True,
            "prepare_threshold": None if os.environ.get("CONSIGNE_POOLED") else 3,
            **connection_options(LOGIN),
        },
        **connection_settings(LOGIN),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Limits of sign-in count across processes, so the cache is the database's.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        # Past this, the cache lets go of counts that are still needed.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
# How much one member, or one token, may ask for: so many times in so many seconds.
LIMITS = {"searches": (400, 900), "taken": (100, 3600), "calls": (3000, 600)}

AUTH_USER_MODEL = "staff.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "consigne.desk.accounts.StaffAccounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Consigne] "
# Guesses are counted by account, known or not, and never by where they come from: a whole office
# may stand behind one address. What is left by address stops a flood, which no office makes.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "5/5m/key",
    "login": "300/m/ip",
    "reset_password": "300/m/ip,5/m/key",
    "reset_password_from_key": "300/m/ip",
}
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
MFA_ADAPTER = "consigne.desk.factors.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Whoever admits a member vouches for their address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Consigne"
SOCIALACCOUNT_ADAPTER = "consigne.desk.providers.ProviderAccounts"
IDENTITY_PROVIDER = identity_provider()
SOCIALACCOUNT_PROVIDERS = (
    IDENTITY_PROVIDER.as_settings(client_secret(LOGIN)) if IDENTITY_PROVIDER else {}
)
# Whether a member without one is led to set it up, and reaches nothing else.
SECOND_FACTOR = second_factor(demo=DEMO)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SAMESITE = "Lax"
# What was just done is said from the session: a cookie would carry it to the browser and back.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# The script that keeps drafts reads this token after a new sign-in; hiding it protects nothing.
CSRF_COOKIE_HTTPONLY = False
if PRODUCTION:
    # Served on the loopback, behind a proxy that ends HTTPS and says so.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
    # With this prefix a browser takes a cookie only over HTTPS, from this host, for all of it.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
# What stands here wins over what libraries say; of two floors, the first.
LOCALE_PATHS = [PACKAGE / floor.split(".")[1] / "locale" for floor in FLOORS]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/Toronto"

STATIC_URL = "/static/"
STATIC_ROOT = PATHS.data / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Uploads go to the vault, encrypted; a plain copy never waits on a disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 26 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = PATHS.mail
DEFAULT_FROM_EMAIL = "Consigne <consigne@localhost>"

# One JSON object to a line, of listed fields only; what a person wrote has no way in.
LOGGING_CONFIG = "consigne.config.logs.configure"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "consigne.config.logs.Lines"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

# What fell due while the machine slept is done when it wakes: a job of the day, once.
PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": 25 * 60 * 60}

# The vault's files, and the way to the process that holds their keys.
VAULT = PATHS.vault
KEYS_SOCKET = PATHS.sockets / "keys"
KEYS_CREDENTIAL = secret(f"keys-{LOGIN}") if LOGIN in KEY_CALLERS else ""
LEDGER = PATHS.ledger
CHECKPOINTS = PATHS.checkpoints
# How long a month of the journal is kept after its end (ISO 8601); then it is due for destruction.
JOURNAL_KEPT = journal_kept()
SIGNING_KEY = PATHS.secrets / "signing.pem"
