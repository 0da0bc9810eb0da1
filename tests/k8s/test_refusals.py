"""What the chart does not render, and the reason that it gives."""

from typing import Any

import pytest

from tests.k8s.chart import RefusedError, render
from tests.k8s.values import CLOUD, EXTERNAL, LECTURES, Values

SCALING = {"enabled": True, "maxReplicas": 5}
CROWDED = {"mode": "cloudnativepg", "cloudnativepg": {"maxConnections": 100}}


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"replicas": 2}, "replicas is 2, but database.mode is sqlite: SQLite is one file"),
        ({"autoscaling": SCALING}, "autoscaling.enabled is set, but database.mode is sqlite: SQLite is one file"),
        (EXTERNAL | {"autoscaling": SCALING | {"minReplicas": 6}}, "minReplicas is 6, above maxReplicas, which is 5"),
        (
            EXTERNAL | {"autoscaling": SCALING | {"lectures": [LECTURES[0] | {"minReplicas": 9}]}},
            "lectures wants 9 replicas from 07:45, above maxReplicas, which is 5",
        ),
        (
            EXTERNAL | {"autoscaling": SCALING | {"lectures": [LECTURES[0] | {"to": "07:00"}]}},
            "lectures ends at 07:00, not after it began at 07:45",
        ),
        (
            EXTERNAL | {"autoscaling": SCALING | {"lectures": [LECTURES[0] | {"days": "1,6-0"}]}},
            "lectures has the days 6-0, which end before they begin; 7 is Sunday too",
        ),
        # 10 pods, 3 more while a version comes up, 8 connections each, and 10 to spare.
        ({"database": CROWDED, "replicas": 10}, "13 pods with 4 workers of 2 threads need up to 114 connections"),
        (
            {"database": {"mode": "cloudnativepg", "cloudnativepg": {"instances": 1}}},
            "synchronousStandbys must be below instances",
        ),
    ],
)
def test_what_cannot_work_is_refused_with_the_reason(values: Values, reason: str) -> None:
    with pytest.raises(RefusedError) as refused:
        render(values)
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    "values",
    [
        {"replicas": 0},
        {"replicas": 1},
        EXTERNAL | {"replicas": 2},
        EXTERNAL | {"autoscaling": SCALING | {"minReplicas": 5}},
        {"database": CROWDED, "replicas": 8},
    ],
)
def test_what_stands_just_inside_is_rendered(values: Values) -> None:
    assert render(values)


@pytest.mark.parametrize(
    ("values", "where"),
    [
        ({"replicas": -1}, "/replicas"),
        ({"replicas": "two"}, "/replicas"),
        ({"replica": 1}, "'replica' not allowed"),
        ({"database": {"mode": "mysql"}}, "/database/mode"),
        # A null takes away the default.
        ({"database": {"mode": None}}, "missing property 'mode'"),
        ({"database": None}, "missing property 'database'"),
        ({"host": None}, "missing property 'host'"),
        ({"existingSecret": None}, "missing property 'existingSecret'"),
        ({"database": {"sqlite": {"size": "5 GB"}}}, "/database/sqlite/size"),
        ({"host": "https://tutor.example.edu"}, "/host"),
        ({"host": "tutor"}, "/host"),
        ({"existingSecret": ""}, "/existingSecret"),
        # A secret does not belong into values, and what the chart works out cannot be said twice.
        ({"settings": {"SECRET_KEY": "x"}}, "invalid propertyName 'SECRET_KEY'"),
        ({"settings": {"BASE_URL": "https://a.example"}}, "invalid propertyName 'BASE_URL'"),
        ({"settings": {"HSTS_SECONDS": 60}}, "/settings/HSTS_SECONDS"),
        ({"drainSeconds": 0}, "/drainSeconds"),
        ({"backup": {"schedule": "at three"}}, "/backup/schedule"),
        ({"backup": {"keep": 0}}, "/backup/keep"),
        ({"resources": {"limits": {"memory": None}}}, "/resources/limits"),
        ({"autoscaling": {"scheduler": "systemd"}}, "/autoscaling/scheduler"),
        ({"autoscaling": {"lectures": [LECTURES[0] | {"days": "Mon-Fri"}]}}, "/days"),
        ({"autoscaling": {"lectures": [LECTURES[0] | {"from": "7:45"}]}}, "/from"),
        (CLOUD | {"database": {"cloudnativepg": {"parameters": {"fsync": "off"}}}}, "invalid propertyName 'fsync'"),
    ],
)
def test_the_schema_refuses_what_means_nothing(values: dict[str, Any], where: str) -> None:
    with pytest.raises(RefusedError) as refused:
        render(values)
    assert where in str(refused.value)
