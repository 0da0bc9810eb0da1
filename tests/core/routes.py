from tests.world import Route, public

ROUTES = [
    Route("core:healthz", "get", public()),
    Route("core:readyz", "get", public()),
]
