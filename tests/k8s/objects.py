"""Kubernetes objects as the chart renders them and as the plain manifests say them."""

from collections.abc import Iterator
from typing import Any

import yaml

from tests.settings import BASE_DIR

K8S = BASE_DIR / "k8s"
CHART = K8S / "chart"

Object = dict[str, Any]
# What tells an object from all others.
Key = tuple[str, str]


def read(text: str) -> list[Object]:
    return [each for each in yaml.safe_load_all(text) if each]


def key_of(each: Object) -> Key:
    return each["kind"], each["metadata"]["name"]


def by_key(objects: list[Object]) -> dict[Key, Object]:
    found = {key_of(each): each for each in objects}
    assert len(found) == len(objects), "two objects of one name"
    return found


def of_kind(objects: list[Object], kind: str) -> list[Object]:
    return [each for each in objects if each["kind"] == kind]


def pods_of(objects: list[Object]) -> Iterator[tuple[Key, Object]]:
    """The pod, or the template of pods, of each object that has one."""
    for each in objects:
        match each["kind"]:
            case "Deployment" | "Job":
                yield key_of(each), each["spec"]["template"]
            case "CronJob":
                yield key_of(each), each["spec"]["jobTemplate"]["spec"]["template"]
            case "Pod":
                yield key_of(each), each


def containers_of(pod: Object) -> list[Object]:
    return [*pod["spec"].get("initContainers", []), *pod["spec"]["containers"]]


def manifests() -> list[Object]:
    """The plain ones, as kustomize puts them together: every label of `labels` is added to every object."""
    kustomization = yaml.safe_load((K8S / "kustomization.yaml").read_text())
    objects = [each for name in kustomization["resources"] for each in read((K8S / name).read_text())]
    for each in objects:
        for entry in kustomization["labels"]:
            each["metadata"].setdefault("labels", {}).update(entry["pairs"])
    return objects
