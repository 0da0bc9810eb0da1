"""docs/kubernetes.md names values and objects that there are."""

import re
from functools import reduce
from typing import Any

import pytest
import yaml

from tests.k8s.chart import render, render_whole
from tests.k8s.objects import CHART, by_key, of_kind
from tests.k8s.values import CLOUD, SETS
from tests.settings import BASE_DIR

TEXT = (BASE_DIR / "docs/kubernetes.md").read_text()
VALUES: dict[str, Any] = yaml.safe_load((CHART / "values.yaml").read_text())
PATHS = {
    path
    for path in re.findall(r"(?:`|--set )([a-z][A-Za-z]*(?:\.[A-Za-z]+)*)(?:`|=)", TEXT)
    if path.partition(".")[0] in VALUES and not path.endswith(".yaml")
}
EXAMPLES = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
# Made by hand, or by an operator out of the Cluster.
BROUGHT = {"tutortool-database", "tutortool-tls", "tutortool-db-app"}


def test_values_that_the_page_names_are_there() -> None:
    assert {"autoscaling.lectures", "networkPolicy.enabled", "image.repository", "host"} <= PATHS
    for path in PATHS:
        reduce(lambda values, name: values[name], path.split("."), VALUES)


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_render(example: str) -> None:
    assert render(yaml.safe_load(example))


def test_objects_that_the_page_names_are_there() -> None:
    named = set(re.findall(r"\btutortool(?:-[a-z]+)+\b", TEXT))
    made = {name for values in SETS.values() for _, name in by_key(render_whole(values))}
    assert named <= made | BROUGHT


def test_what_is_said_to_be_left_behind_is_kept() -> None:
    objects = by_key(render() + of_kind(render(CLOUD), "Cluster"))
    notes = {key: each["metadata"].get("annotations", {}) for key, each in objects.items()}
    kept = {key for key, each in notes.items() if each.get("helm.sh/resource-policy") == "keep"}
    claims = {("PersistentVolumeClaim", "tutortool-data"), ("PersistentVolumeClaim", "tutortool-backup")}
    assert kept == claims | {("Cluster", "tutortool-db")}
