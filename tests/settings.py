"""The application's settings, with the environment that tests need; TEST_DATABASE_URL chooses the database."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

# Each process has its own folder, which goes when the process ends.
FOLDER = TemporaryDirectory(prefix="tutortool-tests-")

SQLITE_FILE = Path(FOLDER.name) / "tests.sqlite3"

os.environ.update(
    {
        "SECRET_KEY": "not-a-secret-only-for-tests",
        "DEBUG": "0",
        "BASE_URL": "http://testserver",
        "ALLOWED_HOSTS": "localhost 127.0.0.1",
        "DATABASE_URL": os.environ.get("TEST_DATABASE_URL", f"sqlite:///{SQLITE_FILE}"),
        "TIME_ZONE": "Europe/Berlin",
        "HOLIDAYS": "DE-BY",
        "LOG_LEVEL": "WARNING",
    }
)

from attendance.settings import *  # noqa: E402, F403 - reads the environment set above
from attendance.settings import DATABASES, STORAGES  # noqa: E402

if "TEST_DATABASE_URL" not in os.environ:
    # A file, not memory: races and the browser's server need real connections, in WAL mode as in production.
    DATABASES["default"]["TEST"] = {"NAME": str(SQLITE_FILE)}

# Hashing is slow on purpose, and tests make many users.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# No manifest: tests collect no static files.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT = Path(FOLDER.name) / "static"
STATIC_ROOT.mkdir()
