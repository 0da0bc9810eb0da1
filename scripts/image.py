"""Builds the container image, with Docker where its engine runs, else with buildah.

BASE: the image to build on, else the one that the Dockerfile names. buildah without BASE makes one from Debian's
archive with debootstrap, so that a machine that reaches no registry of images can build too (SUITE: which Debian).
TAG: the image's name. REQUIREMENTS, POSTGRES_CLIENT: as in the Dockerfile. CERTIFICATES: a folder of certificates to
trust while packages are fetched.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Without an engine there is often no overlay file system and no right to make namespaces.
# OCI's own format would drop the HEALTHCHECK.
BUILDAH = {"STORAGE_DRIVER": "vfs", "BUILDAH_ISOLATION": "chroot", "BUILDAH_FORMAT": "docker"}
CHOICES = ("BASE", "REQUIREMENTS", "POSTGRES_CLIENT")
CERTIFICATES = "/etc/ssl/certs"
DEBIAN = "bookworm"
PACKAGES = "python3,python3-venv,ca-certificates"
MISSING = "An image needs a running Docker, or buildah and debootstrap (Debian: apt-get install buildah debootstrap)."


def run(*command: str | Path, env: Mapping[str, str] = BUILDAH) -> None:
    subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, check=True)


def read(*command: str | Path, env: Mapping[str, str] = BUILDAH) -> str:
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def has_docker() -> bool:
    command = ["docker", "info"]
    return bool(shutil.which("docker")) and not subprocess.run(command, capture_output=True, check=False).returncode


def name() -> str:
    return f"tutortool:{os.environ.get('TAG') or 'latest'}"


def facts() -> dict[str, str]:
    """What the image tells about itself; a tree with changes that are not committed is no commit's."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    try:
        commit = read("git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*")
    except (OSError, subprocess.CalledProcessError):
        commit = "unknown"
    return {
        "VERSION": project["version"],
        "COMMIT": commit,
        "BUILD_DATE": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def build_arguments() -> list[str]:
    wanted = facts()
    wanted |= {key: os.environ[key] for key in CHOICES if os.environ.get(key)}
    return [f"--build-arg={key}={value}" for key, value in wanted.items()]


def build_with_docker() -> None:
    # A base that somebody names may be on this machine alone; the usual one is asked for its last patches.
    fresh = [] if os.environ.get("BASE") else ["--pull"]
    run("docker", "build", *fresh, *build_arguments(), "--tag", name(), ".")


def build_with_buildah() -> None:
    if not os.environ.get("BASE"):
        os.environ["BASE"] = debian_base()
    # This machine's certificates while pip runs: in a network that looks into TLS there is no other way to a package.
    folder = os.environ.get("CERTIFICATES") or CERTIFICATES
    volume = [f"--volume={folder}:{CERTIFICATES}:ro"] if Path(folder).is_dir() else []
    run("buildah", "bud", "--quiet", *volume, *build_arguments(), "--tag", name(), ".")


def debian_base() -> str:
    """Debian with Python and nothing else, made once."""
    suite = os.environ.get("SUITE") or DEBIAN
    base = f"localhost/tutortool-base:{suite}"
    if read("buildah", "images", "--quiet", "--filter", f"reference={base}"):
        return base
    if not shutil.which("debootstrap"):
        sys.exit(MISSING)
    print(f"Making a base image of Debian {suite}; this takes a minute.", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        run("debootstrap", "--variant=minbase", f"--include={PACKAGES}", suite, folder)
        shutil.rmtree(Path(folder) / "var/cache/apt", ignore_errors=True)
        container = read("buildah", "from", "scratch")
        try:
            run("buildah", "copy", "--quiet", container, folder, "/")
            run(
                "buildah",
                "config",
                "--env",
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                container,
            )
            run("buildah", "commit", "--quiet", container, base)
        finally:
            run("buildah", "rm", container)
    return base


def main() -> None:
    if has_docker():
        build_with_docker()
    elif shutil.which("buildah"):
        build_with_buildah()
    else:
        sys.exit(MISSING)
    print(f"Built {name()}.")


if __name__ == "__main__":
    main()
