"""compose.yaml: every service hardened, every image pinned, no password in it, the database chosen by its password."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

ROOT: Path = settings.BASE_DIR
FILE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = FILE["services"]
OURS = {"migrate", "app", "nightly"}
# None is what Compose passes on where it is set, and leaves out where not.
ENVIRONMENT: dict[str, str | None] = SERVICES["app"]["environment"]


def filled(text: str | None, **variables: str) -> str:
    """What Compose makes of its variables; a shell reads these forms alike."""
    assert text is not None
    done = subprocess.run(["/bin/sh", "-c", f'printf %s "{text}"'], env=variables, capture_output=True, check=True)  # noqa: S603
    return done.stdout.decode()


def test_the_services_and_their_profiles() -> None:
    profiles = {name: service.get("profiles", []) for name, service in SERVICES.items()}
    assert profiles == {
        "migrate": [],
        "app": [],
        "nightly": [],
        "postgres": ["postgres"],
        "prometheus": ["monitoring"],
        "grafana": ["monitoring"],
        "mailpit": ["mail"],
    }


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_hardened(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "cap_add", "network_mode", "pid"} & set(service)
    # Ours run as the image says, which tests/image looks at.
    assert name in OURS or re.fullmatch(r"[1-9]\d*:\d+", service["user"])
    assert "healthcheck" in service


@pytest.mark.parametrize("name", sorted(set(SERVICES) - OURS))
def test_images_of_others_are_pinned(name: str) -> None:
    assert re.search(r":v?\d+\.\d+", SERVICES[name]["image"])


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_open_to_this_machine_alone(name: str) -> None:
    for port in SERVICES[name].get("ports", []):
        assert filled(port).startswith("127.0.0.1:")


def test_folders_of_ours_are_mounted_read_only() -> None:
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            assert not volume.startswith(".") or volume.endswith(":ro")


def test_only_named_volumes_are_written_to() -> None:
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert {name for name in used if not name.startswith(".")} == set(FILE["volumes"])


def test_the_app_starts_after_its_tables_and_they_after_the_server() -> None:
    assert SERVICES["app"]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    assert SERVICES["nightly"]["depends_on"] == SERVICES["app"]["depends_on"]
    assert SERVICES["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy", "required": False}}
    assert SERVICES["migrate"]["restart"] == "no"


@pytest.mark.parametrize(
    ("variables", "url"),
    [
        ({}, "sqlite:////data/tutortool.sqlite3"),
        ({"POSTGRES_PASSWORD": ""}, "sqlite:////data/tutortool.sqlite3"),
        ({"POSTGRES_PASSWORD": "abc"}, "postgres://tutortool:abc@postgres/tutortool"),
        ({"POSTGRES_PASSWORD": "abc", "DATABASE_URL": "postgres://far/away"}, "postgres://far/away"),
    ],
)
def test_the_password_decides_about_the_database(variables: dict[str, str], url: str) -> None:
    assert filled(ENVIRONMENT["DATABASE_URL"], **variables) == url


def test_no_password_has_a_default() -> None:
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|SECRET_KEY$", name):
                assert value is None or filled(value) == ""


def test_grafana_does_not_start_without_a_password() -> None:
    """Left alone it would take an empty one for admin/admin."""
    shell, option, script = SERVICES["grafana"]["entrypoint"]
    script = script.replace("$$", "$").replace("exec /run.sh", "echo started")
    run = [shell, option, script]
    refused = subprocess.run(run, env={"GF_SECURITY_ADMIN_PASSWORD": ""}, capture_output=True, text=True, check=False)  # noqa: S603
    assert (refused.returncode, refused.stdout, refused.stderr) == (1, "", "GRAFANA_PASSWORD is not set.\n")
    started = subprocess.run(run, env={"GF_SECURITY_ADMIN_PASSWORD": "x"}, capture_output=True, text=True, check=False)  # noqa: S603
    assert (started.returncode, started.stdout) == (0, "started\n")


def test_prometheus_alone_may_scrape() -> None:
    """Over another network that both are on it would ask from an address that nobody fixed."""
    assert list(SERVICES["prometheus"]["networks"]) == ["metrics"]
    assert "metrics" in SERVICES["app"]["networks"]
    assert "metrics" in SERVICES["grafana"]["networks"]
    address = SERVICES["prometheus"]["networks"]["metrics"]["ipv4_address"]
    assert filled(ENVIRONMENT["METRICS_ALLOW"]) == address
    assert address.startswith(FILE["networks"]["metrics"]["ipam"]["config"][0]["subnet"].removesuffix("0/24"))


def test_every_setting_can_be_set() -> None:
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/settings.md").read_text(), re.MULTILINE))
    # The image knows where it listens and writes, what it is and where its tools are; DEBUG is for no installation.
    known = {"BIND", "WORKER_TMP_DIR", "DEBUG", "APP_COMMIT", "APP_BUILD_DATE", "PG_BIN"}
    assert documented - set(ENVIRONMENT) <= known


def test_the_variables_of_opentelemetry_are_passed_on() -> None:
    docs = "".join(file.read_text() for file in (ROOT / "docs").glob("*.md"))
    named = set(re.findall(r"`(OTEL_[A-Z_]+)`", docs))
    assert len(named) >= 8
    assert {name: ENVIRONMENT.get(name, "is missing") for name in named} == dict.fromkeys(named)


def test_everything_that_it_names_is_there() -> None:
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            assert not volume.startswith(".") or (ROOT / volume.split(":")[0]).is_dir()
        for word in service.get("command", []):
            assert not word.endswith(".py") or (ROOT / word).is_file()
