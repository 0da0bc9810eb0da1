"""The browser of the other browser tests, at the address of a container."""

import socket
from collections.abc import Iterator

import pytest

from scripts import image
from tests.browser.conftest import browser, contexts, new_phone  # noqa: F401 - fixtures
from tests.image.engine import Container, Volume


@pytest.fixture(scope="session")
def volume() -> Iterator[Volume]:
    """Where the container keeps its data; migrated."""
    volume = Volume()
    with Container("python", "deploy/prepare.py", volume=volume, env=environment(port=8000)) as container:
        assert container.wait() == 0, container.logs()
    yield volume
    volume.remove()


@pytest.fixture(scope="session")
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def container(volume: Volume, port: int) -> Iterator[Container]:
    """The server, as the image starts it."""
    with Container(volume=volume, env=environment(port)) as container:
        container.wait_until_healthy()
        yield container


@pytest.fixture
def site(container: Container, port: int) -> str:
    return f"http://127.0.0.1:{port}"


def environment(port: int) -> dict[str, str]:
    return {
        "BASE_URL": f"http://127.0.0.1:{port}",
        "BIND": f"127.0.0.1:{port}",
        "SECRET_KEY_FILE": "/data/secret_key",
        "METRICS_ALLOW": "127.0.0.1",
    }


@pytest.fixture(scope="session")
def facts() -> dict[str, str]:
    return image.facts()
