"""Rules and dashboards ask for what the application tells; `make monitoring-check` holds them to a real Prometheus."""

import json
import re
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

OPS: Path = configured.BASE_DIR / "ops"
ALERTS = (OPS / "prometheus/alerts.yml").read_text()
ALERTS_TEST = (OPS / "prometheus/alerts_test.yml").read_text()
DASHBOARD = json.loads((OPS / "grafana/dashboards/tutortool.json").read_text())
METRIC = re.compile(r"\btutortool_[a-z_]+")
VIEWS = re.compile(r'view!?=~?\\?"([^"\\]+)')


def queries() -> list[str]:
    return [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]


@pytest.fixture
def told(settings: Settings, db: None) -> set[str]:
    """The names of all series that a scrape brings."""
    settings.METRICS_ALLOW = [ip_network("127.0.0.1")]
    client = Client()
    client.get("/")
    text = client.get("/metrics").content.decode()
    return set(re.findall(r"^(tutortool_[a-z_]+)", text, re.MULTILINE))


@pytest.mark.parametrize("text", [ALERTS, ALERTS_TEST, *queries()], ids=lambda text: text[:40])
def test_what_is_asked_for_is_told(text: str, told: set[str]) -> None:
    assert set(METRIC.findall(text)) <= told


def test_every_number_is_on_the_dashboard(told: set[str]) -> None:
    """All but what Prometheus works out of others, and when the process began."""
    derived = {"tutortool_backup_age_seconds", "tutortool_start_time_seconds"}
    shown = {re.sub(r"_(bucket|sum|count)$", "", name) for name in METRIC.findall(" ".join(queries()))}
    assert {re.sub(r"_(bucket|sum|count)$", "", name) for name in told} - shown == derived


def view_names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from view_names(
                entry.url_patterns, f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            )
        else:
            yield f"{namespace}{entry.name}"


@pytest.mark.parametrize("text", [ALERTS, *queries()], ids=lambda text: text[:40])
def test_every_view_that_is_named_exists(text: str) -> None:
    names = set(view_names(get_resolver().url_patterns))
    for expression in VIEWS.findall(text):
        for part in expression.split("|"):
            assert any(re.fullmatch(part, name) for name in names), part


def test_each_alert_has_its_test_its_severity_and_its_page() -> None:
    alerts = re.findall(r"- alert: (\w+)", ALERTS)
    page = (configured.BASE_DIR / "docs/monitoring.md").read_text()
    assert len(alerts) == 6
    assert len(re.findall(r"severity: (page|ticket)$", ALERTS, re.MULTILINE)) == len(alerts)
    for alert in alerts:
        assert f"`{alert}`" in page
        silent = re.search(rf"{{eval_time: \w+, alertname: {alert}}}", ALERTS_TEST)
        fires = re.search(rf"alertname: {alert}\n\s+exp_alerts:", ALERTS_TEST)
        assert silent, alert
        assert fires, alert


def panels() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = DASHBOARD["panels"]
    return found


def test_panels_have_ids_of_their_own_and_do_not_lie_on_each_other() -> None:
    assert len({panel["id"] for panel in panels()}) == len(panels())
    cells = [
        (x, y)
        for panel in panels()
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(set(cells)) == len(cells)
    assert max(x for x, _ in cells) < 24


def test_the_dashboard_takes_whichever_data_source_is_chosen() -> None:
    (variable,) = DASHBOARD["templating"]["list"]
    assert (variable["name"], variable["type"], variable["query"]) == ("datasource", "datasource", "prometheus")
    for panel in panels():
        for source in (panel["datasource"], *(target["datasource"] for target in panel["targets"])):
            assert source == {"type": "prometheus", "uid": "${datasource}"}
