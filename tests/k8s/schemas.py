"""Kubernetes' own schemas, as kubernetes-validate carries them: read once each, not once for every object."""

import re
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from kubernetes_validate.utils import schema_contents
from referencing import Registry, Resource

from tests.k8s.objects import Object


@cache
def _definitions(version: str) -> Resource[Any]:
    return Resource.from_contents(schema_contents(f"{_folder(version)}/_definitions.json", version))


@cache
def _validator(kind: str, api: str, version: str) -> Draft202012Validator:
    group = re.sub(r"^([^./]*)(?:\.[^/]*)?/", r"\1-", api)
    schema = schema_contents(f"{_folder(version)}/{kind.lower()}-{group}.json", version)
    registry: Registry[Any] = _definitions(version) @ Registry()
    return Draft202012Validator(schema, registry=registry)


def _folder(version: str) -> str:
    return f"kubernetes-json-schema/v{version}-local-strict"


def faults_of(each: Object, version: str) -> list[str]:
    """Unknown fields count: the schemas are the strict ones."""
    found = _validator(each["kind"], each["apiVersion"], version).iter_errors(each)
    return [f"{each['kind']} {error.json_path}: {error.message}" for error in found]
