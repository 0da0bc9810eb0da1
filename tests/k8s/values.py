"""Values that operators would set: every database, alone and with all that goes with it."""

from typing import Any

Values = dict[str, Any]

LECTURES = [{"days": "1-5", "from": "07:45", "to": "18:30", "minReplicas": 4}]
CLOUD: Values = {"database": {"mode": "cloudnativepg"}}
EXTERNAL: Values = {"database": {"mode": "external"}}
SCALED: Values = {"autoscaling": {"enabled": True, "lectures": LECTURES}}

SETS: dict[str, Values] = {
    "sqlite": {},
    "sqlite, nearly nothing else": {
        "ingress": {"enabled": False},
        "backup": {"enabled": False},
    },
    "external": EXTERNAL | {"replicas": 3},
    "external, scaled by keda": EXTERNAL | {"autoscaling": {**SCALED["autoscaling"], "scheduler": "keda"}},
    "cloudnativepg": CLOUD | {"replicas": 3},
    "cloudnativepg, with everything": {
        **CLOUD,
        **SCALED,
        "host": "tutor.uni.example",
        "image": {"repository": "registry.uni.example/tutortool", "tag": "0.1.0-7", "pullSecrets": ["registry"]},
        "settings": {"TIME_ZONE": "Europe/Vienna", "HOLIDAYS": "AT", "EMAIL_HOST": "mail", "ALLOWED_HOSTS": "a.b"},
        "extraEnv": [{"name": "OTEL_SERVICE_NAME", "value": "tutortool"}],
        "drainSeconds": 25,
        "ingress": {"className": "nginx", "annotations": {"cert-manager.io/cluster-issuer": "letsencrypt"}},
        "metrics": {
            "serviceMonitor": {"enabled": True, "labels": {"release": "prometheus"}},
            "prometheusRule": {"enabled": True},
            "dashboards": {"enabled": True},
        },
        "networkPolicy": {
            "enabled": True,
            "from": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "ingress-nginx"}}}],
            "egress": [{"ports": [{"port": 587}]}],
        },
        "nodeSelector": {"kubernetes.io/arch": "amd64"},
        "tolerations": [{"key": "teaching", "operator": "Exists"}],
        "podAnnotations": {"example.edu/owner": "teaching"},
    },
}
