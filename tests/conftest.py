"""Fixtures for every test."""

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.people", "tests.routes", "tests.browser.demo"]

# How long an example takes says how busy the machine is, not whether the code is right.
settings.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tests")
