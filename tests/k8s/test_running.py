"""The manifests' commands and settings, run as a node would run them: on their own environment and nothing else."""

import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.k8s.objects import CHART, Object, by_key, containers_of, manifests, pods_of
from tests.settings import BASE_DIR

ADDRESS = "127.0.0.1"
PODS = {key[1]: pod for key, pod in pods_of(manifests())}
SETTINGS: dict[str, str] = by_key(manifests())["ConfigMap", "tutortool"]["data"]


@dataclass
class Node:
    """Where a container's folders are on this machine, and the port that is the pod's 8000."""

    folder: Path
    port: int
    key: str

    def here(self, text: str) -> str:
        for name in ("/data", "/backup"):
            text = text.replace(f"sqlite:///{name}", f"sqlite:///{self.folder}{name}")
            text = f"{self.folder}{name}" if text == name else text
        return text

    def environment(self, container: Object) -> dict[str, str]:
        """As Kubernetes makes it: the ConfigMap first, what the container names itself over it."""
        named = {each["name"]: self.here(each["value"]) for each in container["env"] if "value" in each}
        # This machine's own network stands for the cluster's.
        inside = f"{SETTINGS['METRICS_ALLOW']} {ADDRESS}/32"
        here = {"SECRET_KEY": self.key, "BIND": f"{ADDRESS}:{self.port}", "METRICS_ALLOW": inside}
        return {"PATH": os.environ["PATH"]} | SETTINGS | named | here

    def run(self, pod: str, name: str) -> subprocess.CompletedProcess[str]:
        """The command of one container, to its end."""
        [container] = [each for each in containers_of(PODS[pod]) if each["name"] == name]
        words = [self.here(word) for word in (*container["command"][1:], *container.get("args", []))]
        return subprocess.run(  # noqa: S603 - our own command
            [sys.executable, *words],
            cwd=BASE_DIR,
            env=self.environment(container),
            capture_output=True,
            text=True,
            check=False,
        )

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection(ADDRESS, self.port, timeout=10)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A node on which the pod has been started: its init container first, then the server."""
    folder = tmp_path_factory.mktemp("node")
    for name in ("data", "backup"):
        (folder / name).mkdir()
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        port = probe.getsockname()[1]
    node = Node(folder, port, secrets.token_urlsafe(50))
    migrated = node.run("tutortool", "migrate")
    assert migrated.returncode == 0, migrated.stderr
    [container] = PODS["tutortool"]["spec"]["containers"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn"], cwd=BASE_DIR, env=node.environment(container), stderr=log
        )
    try:
        wait_for(node, server, folder / "log")
        yield node
    finally:
        # Not SIGTERM, which would drain first.
        server.send_signal(signal.SIGINT)
        server.wait(20)


def wait_for(node: Node, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        with suppress(OSError):
            node.get("/healthz")
            return
        assert server.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(log.read_text())


def probes() -> list[str]:
    [container] = PODS["tutortool"]["spec"]["containers"]
    return [container[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "liveness", "readiness")]


def test_probes_are_answered_at_the_pods_address(node: Node) -> None:
    assert [node.get(path) for path in probes()] == [(200, "ok\n")] * 3


# No static files are collected here, so a page of ours, an error's too, would be 500: what is asked has none.


def test_nobody_is_sent_to_another_name(node: Node) -> None:
    assert node.get("/admin/", Host="elsewhere.example")[0] >= 400


def test_metrics_are_told_inside_and_never_through_a_proxy(node: Node) -> None:
    status, text = node.get("/metrics")
    assert (status, "# HELP" in text) == (200, True)
    status, text = node.get("/metrics", **{"X-Forwarded-For": ADDRESS})
    assert (status >= 400, "# HELP" in text) == (True, False)


def test_people_are_sent_to_https_unless_the_ingress_ended_it(node: Node) -> None:
    host = SETTINGS["BASE_URL"].removeprefix("https://")
    assert node.get("/admin/", Host=host)[0] == 301
    # Then to the sign-in.
    assert node.get("/admin/", **{"Host": host, "X-Forwarded-Proto": "https"})[0] == 302


@pytest.mark.parametrize("name", ["backup", "retention"])
def test_the_nightly_jobs_do_their_work_beside_it(node: Node, name: str) -> None:
    done = node.run(f"tutortool-{name}", name)
    assert done.returncode == 0, done.stderr
    made = list((node.folder / "backup").iterdir())
    assert made or name == "retention"


def test_the_release_tests_itself(node: Node) -> None:
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-I", CHART / "files/answers.py"],
        env={"ADDRESS": f"http://{ADDRESS}:{node.port}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("ready, and /metrics has # HELP\n", "")
