"""Runs containers of the image as compose.yaml does: nothing to write to but /data and /tmp, no rights, no root."""

import json
import os
import secrets
import shutil
import subprocess
import time
from functools import cache
from typing import Any, Self

import pytest

from scripts import image

HARDENED = ["--read-only", "--tmpfs=/tmp", "--cap-drop=ALL", "--security-opt=no-new-privileges", "--network=host"]
# podman as it runs where there is neither systemd nor the right to raise a limit; we ask for the health ourselves.
PODMAN = ["podman", "--runtime=runc", "--cgroup-manager=cgroupfs"]
PODMAN_RUN = ["--no-healthcheck", "--ulimit=nofile=1024:1024", "--ulimit=nproc=4096:4096"]
HEALTHY_SECONDS = 30.0
MISSING = "No engine runs containers here: it takes Docker, or podman and runc (Debian: apt-get install podman runc)."


@cache
def has_docker() -> bool:
    return image.has_docker()


def engine(*arguments: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
    """One command of whichever engine made the image; both speak the same words."""
    if not has_docker() and not shutil.which("podman"):
        pytest.fail(MISSING)
    command = ["docker"] if has_docker() else PODMAN
    return subprocess.run(  # noqa: S603 - an engine of containers, and our own words
        [*command, *arguments],
        env={**os.environ, **image.BUILDAH},
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


def inspect_image() -> dict[str, Any]:
    done = engine("image", "inspect", image.name())
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout)[0])


class Volume:
    """A volume of its own. An engine fills a new one from the image, with its owner."""

    def __init__(self) -> None:
        self.name = f"tutortool-test-{secrets.token_hex(4)}"

    def remove(self) -> None:
        engine("volume", "rm", "--force", self.name)


class Container:
    """Runs until the block ends; without a command it runs the image's own."""

    def __init__(self, *command: str, volume: Volume | None = None, env: dict[str, str], hardened: bool = True) -> None:
        self.name = f"tutortool-test-{secrets.token_hex(4)}"
        volumes = [f"--volume={volume.name}:/data"] if volume else []
        variables = [f"--env={name}={value}" for name, value in env.items()]
        options = [*(HARDENED if hardened else ["--network=host"]), *([] if has_docker() else PODMAN_RUN)]
        done = engine("run", "--detach", f"--name={self.name}", *options, *volumes, *variables, image.name(), *command)
        assert done.returncode == 0, done.stderr

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        engine("rm", "--force", "--volumes", self.name)

    def exec(self, *command: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
        return engine("exec", "--interactive", self.name, *command, given=given)

    def python(self, code: str) -> str:
        done = self.exec("python", "-c", code)
        return done.stdout.strip() or done.stderr.strip().splitlines()[-1]

    def logs(self) -> str:
        done = engine("logs", self.name)
        return done.stdout + done.stderr

    def wait(self) -> int:
        return int(engine("wait", self.name).stdout)

    def stop(self) -> int:
        """The exit code after SIGTERM and what time the engine gives."""
        engine("stop", "--time=20", self.name)
        return self.wait()

    def health(self) -> subprocess.CompletedProcess[str]:
        """What the image's own HEALTHCHECK says now."""
        facts = inspect_image()
        # The engines file it in different drawers.
        check = facts["Config"].get("Healthcheck") or facts["Healthcheck"]
        kind, *command = check["Test"]
        assert kind == "CMD"
        return self.exec(*command)

    def wait_until_healthy(self) -> None:
        end = time.monotonic() + HEALTHY_SECONDS
        while self.health().returncode:
            assert time.monotonic() < end, self.logs()
            time.sleep(0.2)
