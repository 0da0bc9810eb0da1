"""The plain manifests: the same as the chart's defaults, and what kustomize makes of them."""

import copy
import re
import shutil
import subprocess
import tomllib
from typing import Any

import pytest
import yaml

from tests.k8s.chart import render
from tests.k8s.objects import CHART, K8S, Object, by_key, manifests, read
from tests.k8s.schemas import faults_of
from tests.k8s.test_chart import VERSIONS
from tests.settings import BASE_DIR

# What only Helm needs, and what it writes on every object.
HELM = re.compile(r"^(helm\.sh/.*|app\.kubernetes\.io/(version|managed-by)|checksum/settings)$")


def normal(value: Any) -> Any:
    """Without Helm's own labels and annotations, wherever they stand, and without what is empty then."""
    if isinstance(value, dict):
        kept = {name: normal(each) for name, each in value.items() if not HELM.match(name)}
        return {name: each for name, each in kept.items() if each != {}}
    return [normal(each) for each in value] if isinstance(value, list) else value


def test_the_chart_and_the_manifests_say_the_same() -> None:
    assert by_key(normal(manifests())) == by_key(normal(render()))


@pytest.mark.parametrize("version", VERSIONS)
def test_kubernetes_takes_the_manifests(version: str) -> None:
    for each in manifests():
        assert faults_of(each, version) == []


def built() -> list[Object]:
    """As `kubectl apply -k` would send them; where kubectl is missing, what this module takes them for."""
    kubectl = shutil.which("kubectl")
    if not kubectl:
        return manifests()
    said = subprocess.run([kubectl, "kustomize", K8S], capture_output=True, text=True, check=True)  # noqa: S603
    return read(said.stdout)


def test_kustomize_puts_the_same_together() -> None:
    assert by_key(normal(built())) == by_key(normal(manifests()))


def test_no_manifest_is_forgotten() -> None:
    listed = yaml.safe_load((K8S / "kustomization.yaml").read_text())["resources"]
    assert sorted(listed) == sorted(path.name for path in K8S.glob("*.yaml") if path.name != "kustomization.yaml")


def test_the_comparison_sees_a_difference() -> None:
    changed = copy.deepcopy(manifests())
    by_key(changed)["Deployment", "tutortool"]["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] = 1
    assert by_key(normal(changed)) != by_key(normal(render()))


def test_what_is_to_be_forgotten_is_in_no_backup() -> None:
    jobs = by_key(manifests())
    retention, backup = (jobs["CronJob", f"tutortool-{name}"]["spec"] for name in ("retention", "backup"))
    assert retention["timeZone"] == backup["timeZone"]
    assert minutes(retention["schedule"]) <= minutes(backup["schedule"]) - 30


def minutes(schedule: str) -> int:
    """Into the day at which a nightly job begins."""
    minute, hour, *days = schedule.split()
    assert days == ["*", "*", "*"]
    return int(hour) * 60 + int(minute)


def test_versions_are_those_of_the_project() -> None:
    version = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
    assert (chart["version"], chart["appVersion"]) == (version, version)
    assert f"image: tutortool:{version}" in (K8S / "deployment.yaml").read_text()


def test_every_setting_is_one_that_the_application_reads() -> None:
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", (BASE_DIR / "docs/settings.md").read_text(), re.MULTILINE))
    assert set(by_key(manifests())["ConfigMap", "tutortool"]["data"]) <= documented
