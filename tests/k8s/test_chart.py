"""The chart: every set of values gives objects that Kubernetes takes, and pods that may do little."""

import shutil
from pathlib import Path
from typing import Any

import helm_python
import pytest

from tests.k8s.chart import render, render_whole
from tests.k8s.objects import CHART, Object, by_key, containers_of, key_of, of_kind, pods_of, read
from tests.k8s.schemas import faults_of
from tests.k8s.values import CLOUD, EXTERNAL, LECTURES, SETS, Values

VERSIONS = ["1.27.0", "1.32.0", "1.37.0"]
# What operators bring in; their own tests are in test_operators.py.
BY_OPERATORS = {"Cluster", "ScaledObject", "ServiceMonitor", "PrometheusRule"}

every_set = pytest.mark.parametrize("values", SETS.values(), ids=SETS)


@pytest.mark.parametrize("version", VERSIONS)
@every_set
def test_kubernetes_takes_what_is_rendered(values: Values, version: str) -> None:
    for each in render_whole(values):
        if each["kind"] not in BY_OPERATORS:
            assert faults_of(each, version) == []


@every_set
def test_pods_may_do_little(values: Values) -> None:
    for key, pod in pods_of(render_whole(values)):
        spec = pod["spec"]
        assert spec["securityContext"] == {
            "runAsNonRoot": True,
            "runAsUser": 10001,
            "runAsGroup": 10001,
            "fsGroup": 10001,
            "fsGroupChangePolicy": "OnRootMismatch",
            "seccompProfile": {"type": "RuntimeDefault"},
        }
        # One job alone talks to the API server.
        assert spec["automountServiceAccountToken"] is key[1].endswith("-minimum")
        for container in containers_of(pod):
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }
            assert {"cpu", "memory"} <= set(container["resources"]["requests"])
            assert "memory" in container["resources"]["limits"]


@every_set
def test_every_mount_has_its_volume(values: Values) -> None:
    for _, pod in pods_of(render_whole(values)):
        mounted = {mount["name"] for each in containers_of(pod) for mount in each["volumeMounts"]}
        assert mounted == {volume["name"] for volume in pod["spec"]["volumes"]}


@every_set
def test_services_and_budgets_mean_the_web_pods_alone(values: Values) -> None:
    objects = render_whole(values)
    selectors = [each["spec"]["selector"] for each in of_kind(objects, "Service") if "selector" in each["spec"]]
    selectors += [each["spec"]["selector"]["matchLabels"] for each in of_kind(objects, "PodDisruptionBudget")]
    for selector in selectors:
        meant = {key for key, pod in pods_of(objects) if selector.items() <= pod["metadata"]["labels"].items()}
        assert meant == {("Deployment", "tutortool")}


def volumes_of(pod: Object) -> set[str]:
    claims = [volume.get("persistentVolumeClaim") for volume in pod["spec"]["volumes"]]
    return {claim["claimName"] for claim in claims if claim}


def test_pods_on_the_volume_of_sqlite_share_a_node() -> None:
    pods = {key[1]: pod for key, pod in pods_of(render()) if "tutortool-data" in volumes_of(pod)}
    assert set(pods) == {"tutortool", "tutortool-backup", "tutortool-retention"}
    for pod in pods.values():
        [term] = pod["spec"]["affinity"]["podAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
        assert term["topologyKey"] == "kubernetes.io/hostname"
        # Each meets the others, and itself: else none could be the first.
        for other in pods.values():
            assert term["labelSelector"]["matchLabels"].items() <= other["metadata"]["labels"].items()


def test_sqlite_is_one_pod_that_ends_before_the_next_begins() -> None:
    deployment = by_key(render())["Deployment", "tutortool"]
    assert deployment["spec"]["replicas"] == 1
    assert deployment["spec"]["strategy"] == {"type": "Recreate"}


@pytest.mark.parametrize("values", [EXTERNAL, CLOUD], ids=["external", "cloudnativepg"])
def test_pods_on_postgresql_need_no_volume_and_no_pause(values: Values) -> None:
    deployment = by_key(render(values | {"replicas": 3}))["Deployment", "tutortool"]
    assert deployment["spec"]["replicas"] == 3
    assert deployment["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert volumes_of(deployment["spec"]["template"]) == set()
    assert "affinity" not in deployment["spec"]["template"]["spec"]


def test_a_pod_has_time_to_drain() -> None:
    # As gunicorn.conf.py has it: after the drain, requests in flight may take that long.
    graceful_timeout = 10
    for seconds in (1, 10, 60):
        objects = by_key(render({"drainSeconds": seconds}))
        assert objects["ConfigMap", "tutortool"]["data"]["DRAIN_SECONDS"] == str(seconds)
        given = objects["Deployment", "tutortool"]["spec"]["template"]["spec"]["terminationGracePeriodSeconds"]
        assert given >= seconds + graceful_timeout + 5


def test_new_settings_are_new_pods() -> None:
    def template(values: Values) -> Any:
        return by_key(render(values))["Deployment", "tutortool"]["spec"]["template"]["metadata"]["annotations"]

    assert template({}) == template({})
    assert template({}) != template({"settings": {"HOLIDAYS": "AT"}})


def test_the_ingress_keeps_metrics_to_itself() -> None:
    objects = by_key(render())
    [rule] = objects["Ingress", "tutortool"]["spec"]["rules"]
    to = {path["path"]: path["backend"]["service"]["name"] for path in rule["http"]["paths"]}
    assert to == {"/metrics": "tutortool-nobody", "/": "tutortool"}
    assert "selector" not in objects["Service", "tutortool-nobody"]["spec"]


def test_autoscaling_leaves_the_count_to_whom_it_belongs() -> None:
    values = EXTERNAL | {"autoscaling": {"enabled": True, "minReplicas": 3}}
    objects = by_key(render(values))
    assert "replicas" not in objects["Deployment", "tutortool"]["spec"]
    assert objects["HorizontalPodAutoscaler", "tutortool"]["spec"]["minReplicas"] == 3
    assert ("CronJob", "tutortool-minimum") not in objects
    # With lectures a job raises it; until its first run it stands as well.
    values["autoscaling"]["lectures"] = LECTURES
    objects = by_key(render(values))
    assert objects["HorizontalPodAutoscaler", "tutortool"]["spec"]["minReplicas"] == 3
    assert ("CronJob", "tutortool-minimum") in objects


@pytest.mark.parametrize(("there", "kept"), [("4", 4), ("7.0", 7), ("12", 10)])
def test_an_upgrade_keeps_what_the_job_has_set(there: str, kept: int, tmp_path: Path) -> None:
    """At most maxReplicas, which Kubernetes wants. Offline `lookup` finds nothing, so it is put there."""
    copied = shutil.copytree(CHART, tmp_path / "tutortool")
    template = copied / "templates/autoscaling.yaml"
    asked = 'lookup "autoscaling/v2" "HorizontalPodAutoscaler" $.Release.Namespace $name'
    text = template.read_text()
    assert asked in text
    template.write_text(text.replace(asked, f'dict "spec" (dict "minReplicas" {there})'))
    values = EXTERNAL | {"autoscaling": {"enabled": True, "minReplicas": 2, "lectures": LECTURES}}
    rendered = helm_python.Chart.load(copied).render(values, name="tutortool", is_upgrade=True)
    [scaler] = of_kind(
        read(next(text for path, text in rendered.items() if "autoscaling" in path)), "HorizontalPodAutoscaler"
    )
    assert scaler["spec"]["minReplicas"] == kept


def test_the_job_of_lectures_may_patch_one_thing() -> None:
    objects = by_key(render(EXTERNAL | {"autoscaling": {"enabled": True, "lectures": LECTURES}}))
    assert objects["Role", "tutortool-minimum"]["rules"] == [
        {
            "apiGroups": ["autoscaling"],
            "resources": ["horizontalpodautoscalers"],
            "resourceNames": ["tutortool"],
            "verbs": ["patch"],
        }
    ]
    [subject] = objects["RoleBinding", "tutortool-minimum"]["subjects"]
    spec = objects["CronJob", "tutortool-minimum"]["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    assert spec["serviceAccountName"] == subject["name"] == "tutortool-minimum"


def hook_of(each: Object) -> str | None:
    hook: str | None = each["metadata"].get("annotations", {}).get("helm.sh/hook")
    return hook


@pytest.mark.parametrize(
    ("values", "upgrade", "hooks"),
    [
        ({}, False, []),
        ({}, True, []),
        (EXTERNAL, False, ["pre-install,pre-upgrade"]),
        (EXTERNAL, True, ["pre-install,pre-upgrade"]),
        # The operator makes the database out of this very release: nothing can be done before it.
        (CLOUD, False, [None]),
        (CLOUD, True, ["pre-upgrade"]),
    ],
)
def test_migrations_come_before_the_pods(values: Values, upgrade: bool, hooks: list[str | None]) -> None:
    objects = render_whole(values, upgrade=upgrade)
    assert [hook_of(each) for each in of_kind(objects, "Job")] == hooks
    before = by_key(objects)["Deployment", "tutortool"]["spec"]["template"]["spec"].get("initContainers", [])
    assert [each["name"] for each in before] == ([] if hooks else ["migrate"])


def test_a_hook_needs_nothing_of_the_release() -> None:
    """Before the installation there is no ConfigMap and no volume of ours, only what the operator made."""
    [job] = of_kind(render_whole(EXTERNAL), "Job")
    [container] = containers_of(job["spec"]["template"])
    assert "envFrom" not in container
    assert {"BASE_URL", "SECRET_KEY", "DATABASE_URL"} <= {each["name"] for each in container["env"]}
    assert volumes_of(job["spec"]["template"]) == set()


def test_sqlite_has_no_budget_that_would_hold_up_a_node() -> None:
    assert not of_kind(render(), "PodDisruptionBudget")
    assert of_kind(render(EXTERNAL), "PodDisruptionBudget")


def test_the_test_of_the_release_asks_both() -> None:
    tests = [each for each in render_whole({}) if hook_of(each) == "test"]
    assert [key_of(each)[0] for each in tests] == ["ConfigMap", "Pod"]
    script = tests[0]["data"]["answers.py"]
    assert "/readyz" in script
    assert "# HELP" in script
