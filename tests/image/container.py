"""The image, built for real and run: `make image-test`. Not among the tests of `make test`, which need no image."""

import re
import urllib.request
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Contexts
from tests.browser.test_story import play
from tests.factories.accounts import PASSWORD
from tests.image.conftest import environment
from tests.image.engine import Container, Volume, inspect_image

EMAIL = "eva@example.org"
WRITE = "import pathlib; pathlib.Path('{}/probe').write_text('x'); print('written')"


def test_the_main_job(container: Container, contexts: Contexts, new_phone: Callable[..., Page]) -> None:
    made = container.exec(
        "python", "manage.py", "create_admin", EMAIL, "--name", "Eva Kern", "--password-stdin", given=PASSWORD
    )
    assert made.returncode == 0, made.stderr
    play(contexts, new_phone, EMAIL)


def test_it_tells_which_version_it_is(facts: dict[str, str]) -> None:
    labels = inspect_image()["Config"]["Labels"]
    assert labels["org.opencontainers.image.version"] == facts["VERSION"]
    assert labels["org.opencontainers.image.revision"] == facts["COMMIT"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", labels["org.opencontainers.image.created"])
    variables = dict(line.split("=", 1) for line in inspect_image()["Config"]["Env"])
    assert variables["APP_COMMIT"] == facts["COMMIT"]
    assert variables["APP_BUILD_DATE"] == labels["org.opencontainers.image.created"]
    assert "SECRET_KEY" not in variables


def test_it_runs_as_nobody_special(container: Container) -> None:
    assert inspect_image()["Config"]["User"] == "10001:10001"
    assert container.python("import os; print(os.getuid(), os.getgid(), 0 in os.getgroups())") == "10001 10001 False"
    status = container.exec("cat", "/proc/1/status").stdout
    assert re.search(r"^CapEff:\t0+$", status, re.MULTILINE)
    assert re.search(r"^NoNewPrivs:\t1$", status, re.MULTILINE)


@pytest.mark.parametrize("folder", ["/", "/app", "/app/var", "/app/attendance", "/opt/venv", "/etc"])
def test_the_root_is_read_only(container: Container, folder: str) -> None:
    assert "Read-only file system" in container.python(WRITE.format(folder))


def test_it_owns_nothing_that_it_runs_from(volume: Volume) -> None:
    """Where an operator forgets to make the root read-only, rights still keep it whole."""
    with Container("sleep", "60", volume=volume, env=environment(port=8000), hardened=False) as loose:
        for folder in ("/", "/app", "/app/var/static", "/opt/venv"):
            assert "Permission denied" in loose.python(WRITE.format(folder))
        writable = loose.exec("find", "/", "-xdev", "-writable", "-not", "-type", "l", "-not", "-path", "/proc/*")
        found = {line for line in writable.stdout.splitlines() if not line.startswith(("/dev", "/sys", "/proc"))}
        assert found <= {"/data", "/backup", "/tmp", "/var/tmp", "/run/lock"}  # noqa: S108 - our volumes, and what every Debian has


@pytest.mark.parametrize("folder", ["/data", "/tmp", "/backup", "/dev/shm"])  # noqa: S108
def test_what_it_may_write_to(container: Container, folder: str) -> None:
    assert container.python(WRITE.format(folder)) == "written"


@pytest.mark.parametrize("tool", ["gcc", "cc", "g++", "c++", "ld", "make", "curl", "git"])
def test_there_is_no_compiler_and_no_tool_of_building(container: Container, tool: str) -> None:
    assert container.python(f"import shutil; print(shutil.which({tool!r}))") == "None"


def test_nothing_is_left_of_the_building(container: Container) -> None:
    left = container.exec(
        *("find", "/", "-xdev", "(", "-name", "*.whl", "-o", "-path", "*/.cache/*", "-o", "-path", "*/apt/lists/*_*"),
        *("-o", "-name", ".git", "-o", "-name", "*.sqlite3", "-o", "-name", ".env", ")", "-not", "-path", "/proc/*"),
        *("-not", "-path", "/data/*", "-not", "-path", "*/ensurepip/*", "-not", "-path", "*/python-wheels/*"),
    )
    assert left.stdout == ""
    assert container.exec("/opt/venv/bin/python", "-c", "import pip").returncode == 1
    assert container.exec("ls", "/app/tests", "/app/bench", "/app/scripts").returncode == 2


def test_static_files_are_named_by_content_and_compressed(site: str) -> None:
    with urllib.request.urlopen(f"{site}/login/") as page:  # noqa: S310 - our own server
        sheet = re.search(r"/static/css/base\.[0-9a-f]{12}\.css", page.read().decode())
    assert sheet
    request = urllib.request.Request(site + sheet[0], headers={"Accept-Encoding": "gzip"})  # noqa: S310
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"


def test_the_tools_for_backups_of_postgresql_are_there(container: Container) -> None:
    for tool in ("pg_dump", "pg_restore"):
        assert re.match(rf"{tool} \(PostgreSQL\) \d+", container.exec(tool, "--version").stdout)


def test_the_server_tells_its_version_too(site: str, facts: dict[str, str]) -> None:
    """With the workers' counts in memory, since the root is read-only."""
    with urllib.request.urlopen(f"{site}/metrics") as answer:  # noqa: S310 - our own server
        text = answer.read().decode()
    assert f'tutortool_build_info{{commit="{facts["COMMIT"]}",version="{facts["VERSION"]}"}} 1.0' in text


def test_the_nightly_jobs(container: Container) -> None:
    jobs = container.exec("python", "-c", "from deploy.nightly import run_jobs; run_jobs()")
    assert jobs.stderr == ""
    assert "Restored on trial: counts and hash are the same" in jobs.stdout
    assert re.fullmatch(r"tutortool-\S+\.tar\n", container.exec("ls", "/backup").stdout.replace("probe\n", ""))


def test_the_health_check(container: Container) -> None:
    assert container.health().returncode == 0


def test_nothing_is_migrated_silently() -> None:
    """A server on an empty database is up, but not ready, and says why."""
    env = {**environment(port=18765), "SECRET_KEY": "only-for-this-test-0123456789-abcdefghij-ABCDEFGHIJ"}
    with Container(env=env) as container:
        health = container.health()
        while "no answer" in health.stderr:
            health = container.health()
        assert health.returncode == 1
        assert health.stderr.strip() == "503 migrations are missing"
        assert container.stop() == 0


def test_the_key_is_made_once(container: Container, volume: Volume) -> None:
    before = container.exec("cat", "/data/secret_key").stdout
    assert len(before.strip()) > 60
    assert container.python("import os; print(oct(os.stat('/data/secret_key').st_mode))") == "0o100600"
    with Container("python", "deploy/prepare.py", volume=volume, env=environment(port=8000)) as again:
        assert again.wait() == 0
    assert container.exec("cat", "/data/secret_key").stdout == before
