"""The configuration: what is missing or wrong is said in a sentence, and there is no default secret."""

import os
import runpy
import subprocess
import sys
from ipaddress import ip_network
from pathlib import Path

import pytest
from django import conf
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from attendance import env

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = {
    "SECRET_KEY": "not-a-secret-only-for-the-checks-0123456789-abcdefghij-ABCDEFGHIJ",
    "BASE_URL": "https://tutortool.example.edu",
}


def settings_with(variables: dict[str, str], show: str = "''") -> subprocess.CompletedProcess[str]:
    """Import the settings in a process of their own, with these variables and no others."""
    code = f"from attendance import settings; print({show})"
    environment = {"PATH": os.environ["PATH"], **variables}
    return subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", ["SECRET_KEY", "BASE_URL"])
def test_no_default_outside_debug(name: str) -> None:
    done = settings_with({key: value for key, value in PRODUCTION.items() if key != name})
    assert done.returncode == 1
    assert done.stderr.strip().endswith(f"ImproperlyConfigured: The environment variable {name} is not set.")


def test_debug_needs_no_variable_at_all() -> None:
    done = settings_with({"DEBUG": "1"}, "settings.BASE_URL, settings.IS_HTTPS")
    assert done.stdout == "http://127.0.0.1:8000 False\n"


def test_https_makes_cookies_secure_and_lax() -> None:
    show = "settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SESSION_COOKIE_SAMESITE"
    assert settings_with(PRODUCTION, f"[{show}]").stdout == "[True, True, 'Lax']\n"


@pytest.mark.parametrize(("variables", "count"), [({}, "0"), ({"TRUST_PROXY": "1"}, "1")])
def test_a_forwarded_address_counts_only_behind_a_trusted_proxy(variables: dict[str, str], count: str) -> None:
    show = "getattr(settings, 'ALLAUTH_TRUSTED_PROXY_COUNT', 0)"
    assert settings_with({**PRODUCTION, **variables}, show).stdout.strip() == count


@pytest.mark.parametrize(("variables", "threshold"), [({}, "2"), ({"PREPARED_STATEMENTS": "0"}, "None")])
def test_a_pooler_can_ask_for_no_prepared_statements(variables: dict[str, str], threshold: str) -> None:
    """What the address itself says of the connection stays."""
    address = {"DATABASE_URL": "postgres://tutor@db.example.edu/tutor?sslmode=require"}
    show = "settings.DATABASES['default']['OPTIONS']"
    said = settings_with({**PRODUCTION, **address, **variables}, f"{show}['prepare_threshold'], {show}['sslmode']")
    assert said.stdout == f"{threshold} require\n"


@pytest.mark.parametrize(
    ("value", "flag"), [("1", True), ("true", True), ("ON", True), ("0", False), ("", False), ("no", False)]
)
def test_flag(value: str, flag: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", value)
    assert env.flag("DEBUG", default=not flag) is flag


def test_wrong_values_are_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", "maybe")
    with pytest.raises(ImproperlyConfigured, match="DEBUG must be one of 1 and 0, not 'maybe'"):
        env.flag("DEBUG", default=False)
    monkeypatch.setenv("HSTS_SECONDS", "a year")
    with pytest.raises(ImproperlyConfigured, match="HSTS_SECONDS must be a whole number, not 'a year'"):
        env.integer("HSTS_SECONDS", default=0)


@pytest.mark.parametrize(
    "address", ["tutor.example.edu", "ftp://tutor.example.edu", "https://a.example/path", "https://"]
)
def test_origin_has_a_scheme_a_host_and_no_path(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BASE_URL", address)
    with pytest.raises(ImproperlyConfigured, match=r"must look like https://tutor\.example\.edu"):
        env.origin("BASE_URL")


def test_words_are_separated_by_commas_or_white_space(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "a.example, b.example\n c.example")
    assert env.words("ALLOWED_HOSTS") == ["a.example", "b.example", "c.example"]


def test_networks_are_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METRICS_ALLOW", "10.0.0.0/8, ::1")
    assert env.networks("METRICS_ALLOW") == [ip_network("10.0.0.0/8"), ip_network("::1/128")]
    monkeypatch.setenv("METRICS_ALLOW", "10.0.0.1/8")
    with pytest.raises(ImproperlyConfigured, match=r"must be networks such as 10\.0\.0\.0/8: 10\.0\.0\.1/8 has"):
        env.networks("METRICS_ALLOW")


def test_a_choice_is_one_of_those_that_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_FORMAT", "xml")
    with pytest.raises(ImproperlyConfigured, match="LOG_FORMAT must be one of json and text, not 'xml'"):
        env.choice("LOG_FORMAT", ("json", "text"), default="json")
    monkeypatch.delenv("LOG_FORMAT")
    assert env.choice("LOG_FORMAT", ("json", "text"), default="json") == "json"


@pytest.mark.parametrize("value", ["x", "-1", "nan", "inf"])
def test_a_number_is_one(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAIN_SECONDS", value)
    with pytest.raises(ImproperlyConfigured, match=f"DRAIN_SECONDS must be a number such as 2.5, not '{value}'"):
        env.number("DRAIN_SECONDS", default=0)
    monkeypatch.setenv("DRAIN_SECONDS", "2.5")
    assert env.number("DRAIN_SECONDS", default=0) == 2.5


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "LOG_LEVEL",
            "LOUD",
            "LOG_LEVEL must be one of DEBUG and INFO and WARNING and ERROR and CRITICAL, not 'LOUD'.",
        ),
        ("WEB_CONCURRENCY", "two", "WEB_CONCURRENCY must be a whole number, not 'two'."),
        ("DATABASE_URL", "foo", "DATABASE_URL must look like sqlite:////path/to/file or postgres://"),
        ("DATABASE_URL", "postgres://tutor:pass#word@db/x", "DATABASE_URL must look like sqlite:////path/to/file or"),
    ],
)
def test_what_settings_cannot_read_names_its_variable(name: str, value: str, sentence: str) -> None:
    """And shows no password."""
    said = settings_with({**PRODUCTION, name: value}).stderr
    assert said.strip().splitlines()[-1].startswith(f"django.core.exceptions.ImproperlyConfigured: {sentence}")
    assert "pass#word" not in said


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("WEB_CONCURRENCY", "two", "must be a whole number, not 'two'."),
        ("WEB_THREADS", "many", "must be a whole number, not 'many'."),
        ("DRAIN_SECONDS", "x", "must be a number such as 2.5, not 'x'."),
    ],
)
def test_what_gunicorn_cannot_read_names_its_variable(
    name: str, value: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured) as said:
        runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    assert str(said.value) == f"{name} {sentence}"


def test_traces_without_their_packages_are_said_to_need_them() -> None:
    code = "import sys; sys.modules['opentelemetry'] = None; from attendance import settings"
    environment = {**PRODUCTION, "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}
    done = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stderr.strip().endswith("OTEL_EXPORTER_OTLP_ENDPOINT needs the packages of requirements/otel.txt.")


def faults() -> set[str]:
    return {message.id for message in run_checks() if message.id and message.id.startswith("tutortool.")}


@pytest.mark.every_database
def test_checks_are_content_with_the_tests_settings() -> None:
    assert faults() == set()


def test_check_of_an_address_that_no_phone_can_open(settings: Settings) -> None:
    settings.BASE_URL = "http://0.0.0.0:8000"
    assert faults() == {"tutortool.E001"}


def test_check_of_an_unknown_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    # Not by the fixture, which would set the process's clock.
    monkeypatch.setattr(conf.settings, "TIME_ZONE", "Mars/Olympus")
    assert faults() == {"tutortool.E002"}


@pytest.mark.parametrize("place", ["XX", "DE-XX", "Bavaria", "DE-BY-1", "-"])
def test_check_of_a_place_whose_holidays_are_unknown(settings: Settings, place: str) -> None:
    settings.HOLIDAYS = place
    assert faults() == {"tutortool.E004"}


@pytest.mark.parametrize("place", ["DE", "DE-BY", "AT", "US-CA"])
def test_places_whose_holidays_are_known(settings: Settings, place: str) -> None:
    settings.HOLIDAYS = place
    assert faults() == set()


def test_check_of_a_database_without_a_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "missing" / "tutortool.sqlite3")}
    monkeypatch.setattr(conf.settings, "DATABASES", {"default": database})
    assert faults() == {"tutortool.E003"}


def test_the_key_may_stand_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    path.write_text("from-the-file-0123456789\n")
    others = {"BASE_URL": PRODUCTION["BASE_URL"], "SECRET_KEY_FILE": str(path)}
    show = "settings.SECRET_KEY"
    assert settings_with(others, show).stdout == "from-the-file-0123456789\n"
    assert settings_with({**others, "SECRET_KEY": ""}, show).stdout == "from-the-file-0123456789\n"
    assert settings_with({**others, "SECRET_KEY": "given"}, show).stdout == "given\n"


def test_a_file_without_a_key_is_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret_key"
    others = {"BASE_URL": PRODUCTION["BASE_URL"], "SECRET_KEY_FILE": str(path)}
    said = f"SECRET_KEY is not set, and SECRET_KEY_FILE names a file that is empty or not there: {path}."
    assert settings_with(others).stderr.strip().endswith(said)
    path.write_text("\n")
    assert settings_with(others).stderr.strip().endswith(said)
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path))
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY_FILE names a file that cannot be read"):
        env.content("SECRET_KEY_FILE")


def test_a_mail_server_that_wants_a_name_and_encryption() -> None:
    mail = {
        "EMAIL_HOST": "mail.example.edu",
        "EMAIL_PORT": "587",
        "EMAIL_HOST_USER": "tutortool",
        "EMAIL_HOST_PASSWORD": "secret",
        "EMAIL_USE_TLS": "1",
    }
    names = (*mail, "EMAIL_USE_SSL")
    show = ", ".join(f"settings.{name}" for name in names)
    assert settings_with({**PRODUCTION, **mail}, f"[{show}]").stdout == (
        "['mail.example.edu', 587, 'tutortool', 'secret', True, False]\n"
    )
