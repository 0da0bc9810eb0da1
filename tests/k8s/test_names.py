"""What an API server refuses although the schemas allow it: names and labels too long, or with other letters."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.k8s.chart import render_whole
from tests.k8s.objects import Object, by_key, pods_of
from tests.k8s.values import SETS, Values

# A long one too: Helm takes 53 letters.
RELEASES = ["tutortool", "a", "teaching-and-learning-at-the-university-of-somewhere"]
# A CronJob gives its jobs eleven letters more; a Service is a label of DNS.
LONGEST = {"CronJob": 52, "Service": 63, "Job": 63}
NAME = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
LABEL = re.compile(r"([a-z0-9]([-.a-z0-9]*[a-z0-9])?/)?[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?")
VALUE = re.compile(r"([A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?)?")


def labels_in(value: Any) -> Iterator[dict[str, str]]:
    if isinstance(value, dict):
        for name, each in value.items():
            if name in {"labels", "matchLabels"}:
                yield each
            yield from labels_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from labels_in(each)


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("values", SETS.values(), ids=SETS)
def test_names_and_labels(values: Values, release: str) -> None:
    objects = render_whole(values, name=release)
    for kind, name in by_key(objects):
        assert NAME.fullmatch(name), name
        assert len(name) <= LONGEST.get(kind, 253), name
    for labels in labels_in(objects):
        for label, value in labels.items():
            assert LABEL.fullmatch(label), label
            assert VALUE.fullmatch(value), value


def referred(pod: Object) -> set[tuple[str, str]]:
    """The objects that a pod names and that have to be there."""
    found = set()
    for volume in pod["spec"]["volumes"]:
        if "configMap" in volume:
            found.add(("ConfigMap", volume["configMap"]["name"]))
        if "persistentVolumeClaim" in volume:
            found.add(("PersistentVolumeClaim", volume["persistentVolumeClaim"]["claimName"]))
    for container in [*pod["spec"].get("initContainers", []), *pod["spec"]["containers"]]:
        found |= {("ConfigMap", each["configMapRef"]["name"]) for each in container.get("envFrom", [])}
    return found


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("values", SETS.values(), ids=SETS)
def test_what_pods_name_is_part_of_the_release(values: Values, release: str) -> None:
    objects = render_whole(values, name=release)
    for _, pod in pods_of(objects):
        assert referred(pod) <= set(by_key(objects))
