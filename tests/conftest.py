"""Fixtures for every test."""

pytest_plugins = ["tests.people", "tests.routes", "tests.browser.demo"]
