"""What others' operators read, for which there is no schema at hand: held against what their documentation asks for."""

import json

import dj_database_url
import yaml

from tests.k8s.chart import render
from tests.k8s.objects import by_key
from tests.k8s.values import CLOUD, SETS
from tests.settings import BASE_DIR

EVERYTHING = SETS["cloudnativepg, with everything"]
OPS = BASE_DIR / "ops"


def test_the_database_of_cloudnativepg() -> None:
    cluster = by_key(render(CLOUD))["Cluster", "tutortool-db"]
    assert cluster["apiVersion"] == "postgresql.cnpg.io/v1"
    assert cluster["metadata"]["annotations"] == {"helm.sh/resource-policy": "keep"}
    spec = cluster["spec"]
    assert spec["instances"] == 3
    assert spec["storage"] == {"size": "20Gi"}
    initdb = spec["bootstrap"]["initdb"]
    assert (initdb["database"], initdb["owner"]) == ("tutortool", "tutortool")
    # verify_backup makes a scratch database.
    assert initdb["postInitApplicationSQL"] == ["ALTER ROLE tutortool CREATEDB"]
    assert spec["postgresql"] == {
        "parameters": {"max_connections": "200"},
        "synchronous": {"method": "any", "number": 1},
    }
    assert spec["resources"]["limits"] == {"memory": "1Gi"}


def test_pods_take_the_database_from_the_operators_secrets() -> None:
    pod = by_key(render(CLOUD))["Deployment", "tutortool"]["spec"]["template"]["spec"]
    env = {each["name"]: each for each in pod["containers"][0]["env"]}
    assert env["DATABASE_URI"]["valueFrom"]["secretKeyRef"] == {"name": "tutortool-db-app", "key": "uri"}
    # What an entry refers to has to stand before it.
    assert list(env).index("DATABASE_URI") < list(env).index("DATABASE_URL")
    [authority] = [each["secret"]["secretName"] for each in pod["volumes"] if "secret" in each]
    assert authority == "tutortool-db-ca"
    [mount] = [each for each in pod["containers"][0]["volumeMounts"] if each["name"] == "database-ca"]
    uri = "postgresql://tutortool:x@tutortool-db-rw.teaching:5432/tutortool"
    address = env["DATABASE_URL"]["value"].replace("$(DATABASE_URI)", uri)
    # And believe no other server, pg_dump neither, which is told what the connection is.
    options = dj_database_url.parse(address)["OPTIONS"]
    assert options == {"sslmode": "verify-full", "sslrootcert": f"{mount['mountPath']}/ca.crt"}


def test_keda_scales_by_load_and_by_the_clock() -> None:
    scaled = by_key(render(SETS["external, scaled by keda"]))
    assert not {kind for kind, _ in scaled} & {"HorizontalPodAutoscaler", "Role", "ServiceAccount"}
    spec = scaled["ScaledObject", "tutortool"]["spec"]
    assert spec["scaleTargetRef"] == {"name": "tutortool"}
    assert (spec["minReplicaCount"], spec["maxReplicaCount"]) == (2, 10)
    cpu, cron = spec["triggers"]
    assert cpu == {"type": "cpu", "metricType": "AverageValue", "metadata": {"value": "1200m"}}
    assert cron == {
        "type": "cron",
        "metadata": {
            "timezone": "Europe/Berlin",
            "start": "45 7 * * 1-5",
            "end": "30 18 * * 1-5",
            "desiredReplicas": "4",
        },
    }


def test_prometheus_finds_the_pods() -> None:
    objects = by_key(render(EVERYTHING))
    monitor = objects["ServiceMonitor", "tutortool"]
    assert monitor["apiVersion"] == "monitoring.coreos.com/v1"
    assert monitor["metadata"]["labels"]["release"] == "prometheus"
    service = objects["Service", "tutortool"]
    assert monitor["spec"]["selector"]["matchLabels"].items() <= service["metadata"]["labels"].items()
    # The Service that leads nowhere is none of its targets.
    assert not (
        monitor["spec"]["selector"]["matchLabels"].items()
        <= objects["Service", "tutortool-nobody"]["metadata"]["labels"].items()
    )
    [endpoint] = monitor["spec"]["endpoints"]
    assert endpoint == {"port": "http", "path": "/metrics", "interval": "15s"}
    assert endpoint["port"] in {port["name"] for port in service["spec"]["ports"]}
    assert service["metadata"]["labels"][monitor["spec"]["jobLabel"]] == "tutortool"


def test_the_alerts_are_those_of_ops() -> None:
    rule = by_key(render(EVERYTHING))["PrometheusRule", "tutortool"]
    assert rule["spec"] == yaml.safe_load((OPS / "prometheus/alerts.yml").read_text())
    assert rule["spec"]["groups"]


def test_the_dashboards_are_those_of_ops() -> None:
    shipped = by_key(render(EVERYTHING))["ConfigMap", "tutortool-dashboards"]["data"]
    ours = {path.name: json.loads(path.read_text()) for path in (OPS / "grafana/dashboards").glob("*.json")}
    assert {name: json.loads(text) for name, text in shipped.items()} == ours
    assert ours


def test_nothing_of_operators_without_being_asked_for() -> None:
    kinds = {kind for kind, _ in by_key(render())}
    assert kinds == {"ConfigMap", "PersistentVolumeClaim", "Deployment", "Service", "Ingress", "CronJob"}
