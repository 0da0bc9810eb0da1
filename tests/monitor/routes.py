from tests.world import Route, public

ROUTES = [
    # Nobody may scrape until METRICS_ALLOW names them.
    Route("monitor:metrics", "get", public(404)),
    Route("monitor:info", "get", (401, 401, 200, 200, 200, 200, 200)),
]
