"""Renders the chart with Helm's own library."""

from functools import cache

import helm_python

from tests.k8s.objects import CHART, Object, read
from tests.k8s.values import Values


class RefusedError(Exception):
    """Helm did not render, and why."""


@cache
def chart() -> helm_python.Chart:
    return helm_python.Chart.load(CHART)


def texts(values: Values, *, upgrade: bool = False, name: str = "tutortool") -> dict[str, str]:
    """What each template became, checked against the schema first, as `helm install` does."""
    try:
        chart().validate_schema(values)
        return chart().render(
            values,
            name=name,
            namespace="teaching",
            revision=2 if upgrade else 1,
            is_install=not upgrade,
            is_upgrade=upgrade,
        )
    except helm_python.HelmError as error:
        raise RefusedError(str(error)) from error


def render_whole(values: Values, *, upgrade: bool = False, name: str = "tutortool") -> list[Object]:
    """Every object, hooks and tests too."""
    rendered = sorted(texts(values, upgrade=upgrade, name=name).items())
    return [each for path, text in rendered if path.endswith(".yaml") for each in read(text)]


def render(values: Values | None = None) -> list[Object]:
    """The objects that stay: what an installation puts there, without hooks."""
    objects = render_whole(values or {})
    return [each for each in objects if "helm.sh/hook" not in each["metadata"].get("annotations", {})]
