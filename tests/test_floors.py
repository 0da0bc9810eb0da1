"""The house's floors: imports and migrations run one way, down."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
# Django's own apps and allauth's stand below the house: every floor may lean on them.
GROUND = -1


def floors() -> dict[str, int]:
    """The floor of every app label, counted from the ground up, as the import contract orders the packages."""
    packages = [line.strip("()").replace(":", "|").split("|") for line in reversed(CONTRACTS[0]["layers"])]
    level = {name.strip(): floor for floor, names in enumerate(packages) for name in names}
    return {app.label: level.get(app.name, GROUND) for app in apps.get_app_configs()}


def upward_dependencies(loader: MigrationLoader) -> list[str]:
    """The migrations that depend on an app of a higher floor."""
    level = floors()
    return [
        f"{app}.{name} depends on {needed}"
        for (app, name), migration in loader.disk_migrations.items()
        for needed, _ in [*migration.dependencies, *migration.run_before]
        if level[app] != GROUND and needed != "__setting__" and level[needed] > level[app]
    ]


def test_every_app_of_the_project_has_a_floor() -> None:
    ours = [app for app in apps.get_app_configs() if ROOT in Path(app.path).parents and ".venv" not in app.path]
    assert {app.label for app in ours} == {label for label, floor in floors().items() if floor != GROUND}
    assert floors()["core"] == 0
    assert floors()["accounts"] < floors()["rooms"] < floors()["courses"] < floors()["class_sessions"]


def test_migrations_depend_on_the_same_or_lower_floors_only() -> None:
    assert upward_dependencies(MigrationLoader(None)) == []


def test_a_dependency_upwards_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    loader = MigrationLoader(None)
    courses = loader.disk_migrations["courses", "0001_initial"]
    monkeypatch.setattr(courses, "dependencies", [*courses.dependencies, ("register", "0001_initial")])
    assert upward_dependencies(loader) == ["courses.0001_initial depends on register"]


def test_imports_keep_their_contracts() -> None:
    """In a process of its own: it sets up logging anew, and switches off the loggers that are there."""
    linter = Path(sys.executable).with_name("lint-imports")
    subprocess.run([linter, "--no-cache"], cwd=ROOT, check=True, capture_output=True)  # noqa: S603 - our own linter
