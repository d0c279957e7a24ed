"""The only settings. Every choice comes from the environment; docs/deploying.md lists the names."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from logging import LogRecord
from pathlib import Path
from typing import Any, NoReturn

import dj_database_url
from csp.constants import NONE, SELF
from whitenoise.compress import Compressor

from catalogue.private_files import is_good_key, kept_key, make_private, mend_permissions

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"  # what the site makes for itself: key, database, collected files
YEAR = 365 * 24 * 60 * 60


def refuse(name: str, expected: str, given: str | None = None) -> NoReturn:
    """Stops the start with one sentence. Without `given` the value stays out of it: it may hold a password."""
    shown = "" if given is None else f"={given!r}"
    raise SystemExit(f"{name}{shown} cannot be used: expected {expected}.")


def yes_or_no(name: str) -> bool:
    """Off unless the environment says otherwise. Set but empty is refused: it is a slip more often than a wish."""
    given = os.environ.get(name, "false")
    known = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
    return known[given.lower()] if given.lower() in known else refuse(name, "true or false", given)


def seconds(name: str, default: int, least: int = 0) -> int:
    """A span of time, `least` or longer."""
    given = os.environ.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,9}", given) or int(given) < least:
        refuse(name, f"a number of seconds, {least} or more", given)
    return int(given)


def header(name: str, default: str) -> str:
    """The name of a request's header, as it is called in `request.META`."""
    given = os.environ.get(name, default)
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", given):
        refuse(name, "the name of a header, without underscores, as in X-Forwarded-For", given)
    return f"HTTP_{given.upper().replace('-', '_')}"


def contact() -> dict[str, str]:
    """Whom users of the API may ask, as OpenAPI has it; nobody unless the environment says so."""
    given = os.environ.get("CONTACT_URL")
    if given is None:
        return {}
    if not re.fullmatch(
        r"https?://[\w-]+(\.[\w-]+)*(:\d+)?(/[!-~]*)?|mailto:[!-?A-~]+@[\w-]+(\.[\w-]+)*", given, re.ASCII
    ):
        refuse("CONTACT_URL", "an address, as in https://example.org/contact or mailto:someone@example.org", given)
    return {"email": given.removeprefix("mailto:")} if given.startswith("mailto:") else {"url": given}


def preload() -> bool:
    """Off unless asked for: browsers keep a preloaded name for years, and only take one that promises a year."""
    asked = yes_or_no("HSTS_PRELOAD")
    if asked and not (HTTPS and HSTS_SECONDS >= YEAR):
        refuse("HSTS_PRELOAD", f"HTTPS=true and HSTS_SECONDS of {YEAR} or more with it", "true")
    return asked


def listed(name: str, default: str, pattern: str, expected: str) -> list[str]:
    """A comma-separated value as a list, each part matching the pattern; blanks around the commas do not count."""
    given = os.environ.get(name)
    parts = [part.strip() for part in (default if given is None else given).split(",")]
    if given is None and not default:
        return []
    if not all(re.fullmatch(pattern, part) for part in parts):
        refuse(name, expected, given)
    return parts


def secret_key() -> str:
    """SECRET_KEY, or else one made once and kept outside git."""
    given = os.environ.get("SECRET_KEY")
    if given is None:
        return kept_key(VAR_DIR / "secret_key")
    if not is_good_key(given):
        refuse("SECRET_KEY", "50 characters or more, all random")
    return given


def can_write(folder: Path) -> bool:
    """Whether this folder can be written to, or made where it is not there yet."""
    return os.access(next(path for path in (folder, *folder.parents) if path.exists()), os.W_OK)


def is_no_503(record: LogRecord) -> bool:
    return getattr(record, "status_code", None) != 503


DEBUG = yes_or_no("DEBUG")
HTTPS = yes_or_no("HTTPS")
HSTS_SECONDS = seconds("HSTS_SECONDS", YEAR)
HSTS_PRELOAD = preload()
CLIENT_ADDRESS_HEADER = header("CLIENT_ADDRESS_HEADER", "X-Forwarded-For")
SECRET_KEY = secret_key()
ALLOWED_HOSTS = listed(
    "ALLOWED_HOSTS",
    "localhost,127.0.0.1,[::1]",
    r"\*|\.?[\w-]+(\.[\w-]+)*|\[[0-9a-fA-F:.]+\]",
    "host names separated by commas, without scheme, port or path, as in www.example.org,example.org",
)
CSRF_TRUSTED_ORIGINS = listed(
    "CSRF_TRUSTED_ORIGINS",
    "",
    r"https?://(\*\.)?[\w-]+(\.[\w-]+)*(:\d+)?",
    "origins separated by commas, as in https://www.example.org",
)

INSTALLED_APPS = [
    "frameworks",
    "catalogue.desk.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "corsheaders",
    "csp",
    "django_htmx",
    "reversion",
    "axes",
]

MIDDLEWARE = [
    "catalogue.headers.headers_middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "catalogue.public_gzip.PublicGZipMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "csp.middleware.CSPMiddleware",
    "catalogue.public_methods.PublicMethodsMiddleware",
    "catalogue.unavailable.UnavailableMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "catalogue.urls"
WSGI_APPLICATION = "catalogue.wsgi.application"
PRIVATE_PATHS = ("/admin/",)  # each editor's own; everything else is public, and read only
API_PATH = "/api/"
WITHOUT_DATABASE = ("/robots.txt", "/favicon.ico", "/opensearch.xml")  # given also while it is away
APPEND_SLASH = True

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
            "builtins": ["frameworks.templatetags.addresses"],
        },
    }
]

CONN_MAX_AGE = seconds("CONN_MAX_AGE", 60)
# For serving alone: catalogue/time_limits.py
DATABASE_CONNECT_TIMEOUT = seconds("DATABASE_CONNECT_TIMEOUT", 3, least=2)
DATABASE_STATEMENT_TIMEOUT = seconds("DATABASE_STATEMENT_TIMEOUT", 10, least=1)
STALE_IF_ERROR = seconds("STALE_IF_ERROR", 600)
OUR_FILE = f"sqlite:///{VAR_DIR / 'db.sqlite3'}"
DATABASE_FORMS = "postgresql://user:password@host/name or sqlite:///path, special characters percent-encoded"
try:
    DATABASE: dict[str, Any] = dict(dj_database_url.parse(os.environ.get("DATABASE_URL", OUR_FILE)))
except ValueError:
    refuse("DATABASE_URL", DATABASE_FORMS)
DATABASE["CONN_MAX_AGE"] = CONN_MAX_AGE
DATABASES = {"default": DATABASE}
if DATABASE.get("ENGINE") == "django.db.backends.sqlite3" and DATABASE["NAME"] != ":memory:" and not DATABASE["HOST"]:
    DATABASE["NAME"] = str(BASE_DIR / DATABASE["NAME"])  # wherever the process was started
    make_private(Path(DATABASE["NAME"]))
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # mapped, the file's pages are in memory once for all threads; else each would keep 2 MB of its own
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        " PRAGMA mmap_size=134217728;",
        **DATABASE.get("OPTIONS", {}),
    }
elif DATABASE.get("ENGINE") == "django.db.backends.postgresql" and DATABASE["NAME"]:
    DATABASE["CONN_HEALTH_CHECKS"] = True
    INSTALLED_APPS.append("django.contrib.postgres")
else:
    refuse("DATABASE_URL", DATABASE_FORMS)
mend_permissions(VAR_DIR)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

IN_MEMORY, IN_FILES = (
    f"django.core.cache.backends.{name}" for name in ("locmem.LocMemCache", "filebased.FileBasedCache")
)
CACHES = {
    "default": {"BACKEND": IN_MEMORY},
    "cards": {  # pictures of shared links, about 20 kB each
        "BACKEND": IN_FILES if can_write(VAR_DIR) else IN_MEMORY,
        "LOCATION": str(VAR_DIR / "cards"),
        "TIMEOUT": 30 * 24 * 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AXES_HANDLER = "catalogue.login_throttle.LoginThrottle"  # has further limits
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(hours=1)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "catalogue.login_throttle.locked_out"
AXES_CLIENT_IP_CALLABLE = "catalogue.client_address.client_address"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # nor is such a failure written down
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]

# An editor saves a framework with all its claims in one form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = HSTS_SECONDS if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HSTS_PRELOAD
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # would have every site preloaded
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "catalogue.desk.unsent.csrf_failure"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

CORS_ALLOW_ALL_ORIGINS = True
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_METHODS = ("GET", "HEAD", "OPTIONS")
CORS_ALLOW_HEADERS = ("accept", "content-type", "if-none-match", "user-agent", "x-requested-with")
CORS_EXPOSE_HEADERS = ("ETag", "Link")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Framework Catalogue",
    "DESCRIPTION": "Python backend frameworks, what is claimed of them, who claims it and how much of it stands.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "LICENSE": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    "CONTACT": contact(),
    "SERVERS": [{"url": "/", "description": "The site that this document is read from."}],
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "displayRequestDuration": True},
    "ENUM_NAME_OVERRIDES": {
        "SourceKind": "frameworks.models.SourceKind",
        "RemarkKind": "frameworks.models.RemarkKind",
        "Side": "frameworks.models.Side",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "frameworks.api.document.complete",
    ],
}

LOG_LEVEL = os.environ.get("LOG_LEVEL", "warning").upper()
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
    refuse("LOG_LEVEL", "debug, info, warning, error or critical", os.environ.get("LOG_LEVEL"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    # The level is the handler's: Django's own loggers pass on whatever they hear.
    # Why something is unavailable is logged by us, once; Django would say that it is for every request.
    "filters": {"not_503": {"()": "django.utils.log.CallbackFilter", "callback": is_no_503}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "level": LOG_LEVEL,
            "filters": ["not_503"],
        }
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
