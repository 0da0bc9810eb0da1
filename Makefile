# Needs Python 3.11 or newer and make; everything else is brought into .venv from hashed requirements.
# PORT and HOST: where the demo is served; HOST=0.0.0.0 lets phones in the same network in.
# ARGS: passed on by `make manage` (a command), `make test` (arguments of pytest) and the benches.
# PROFILES: what `make compose-up` starts besides: postgres, monitoring, mail.
# BASE, TAG, REQUIREMENTS and others of the image: see scripts/image.py.
# ROUNDS: how often `make fire` kills something.
PORT ?= 8000
HOST ?= 127.0.0.1
ARGS ?=
PROFILES ?=
ROUNDS ?= 10
PYTHON ?= $(shell for name in python3.11 python3 python3.12 python3.13 python3.14; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)

VENV := .venv/bin/python
CODE := attendance bench checkin deploy exports k8s rooms scripts tests manage.py gunicorn.conf.py
# What a server in production is given, for the checks of its settings.
PRODUCTION := DEBUG=0 BASE_URL=https://tutortool.example.edu DATABASE_URL=sqlite://:memory: \
	SECRET_KEY=not-a-secret-only-for-the-checks-0123456789-abcdefghij-ABCDEFGHIJ
export HOST PORT

.DEFAULT_GOAL := help
.PHONY: help demo dev manage test check audit lock screenshots lighthouse bench bench-gate fire image image-test \
	compose-up compose-down monitoring-check clean app-env dev-env find-python

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | awk -F'\t' '{ printf "make %-16s %s\n", $$1, $$2 }'

demo: app-env ## serve the demo as in production on http://127.0.0.1:8000 (PORT, HOST)
	@exec $(VENV) scripts/demo.py demo

dev: app-env ## the same with reload and error pages
	@exec $(VENV) scripts/demo.py dev

manage: app-env ## run a management command on the demo: make manage ARGS="showmigrations"
	@exec $(VENV) scripts/demo.py manage $(ARGS)

test: dev-env ## all tests on SQLite and on PostgreSQL, in a real browser too (ARGS for pytest)
	@exec $(VENV) -m scripts.run_tests $(ARGS)

check: dev-env ## linters, types, floors, migrations, settings of production, the gate of speed
	$(VENV) -m ruff check $(CODE)
	$(VENV) -m ruff format --check $(CODE)
	$(VENV) -m mypy $(CODE)
	$(VENV) -m djlint --lint --quiet templates
	.venv/bin/lint-imports
	$(VENV) -m scripts.check_tree
	$(PRODUCTION) $(VENV) manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(VENV) manage.py check --deploy --fail-level WARNING
	$(VENV) -m bench.gate

bench: dev-env ## measure the speed on both databases, to bench/results.md (half an hour; needs wrk; ARGS=--short)
	@exec $(VENV) -m bench $(ARGS)

bench-gate: dev-env ## a few ratios: fails when one fell by more than 15 % (ARGS=--store keeps the new ones)
	@exec $(VENV) -m bench.gate $(ARGS)

fire: dev-env ## kill -9 under load, and a drain, on both databases (ROUNDS)
	@exec $(VENV) -m bench.fire $(ROUNDS) $(ARGS)

image: find-python ## build the container image, with Docker or else with buildah (BASE, TAG)
	@$(PYTHON) -m scripts.image

image-test: dev-env ## build it, run it hardened, and play the main job against it in a real browser (as root, where buildah)
	@$(VENV) -m scripts.image
	@exec $(VENV) -m pytest -n 0 -q tests/image/container.py $(ARGS)

compose-up: find-python ## the app in containers, with PROFILES="postgres monitoring mail" beside it
	@$(PYTHON) -m scripts.compose up $(PROFILES)

compose-down: find-python ## stop them; their volumes stay
	@$(PYTHON) -m scripts.compose down

monitoring-check: dev-env ## promtool on rules and metrics, and a real Prometheus that scrapes a running instance
	@exec $(VENV) -m scripts.monitoring

audit: dev-env ## look for known holes in the locked packages (needs the network)
	.venv/bin/pip-audit --require-hashes --disable-pip -r requirements/app.txt

lock: dev-env ## make the lock files again from pyproject.toml (ARGS=--upgrade for newer versions)
	$(VENV) -m scripts.lock $(ARGS)

screenshots: dev-env ## make the pictures of the documentation again (ARGS: names of some)
	$(VENV) docs/screenshots.py $(ARGS)

lighthouse: dev-env ## Lighthouse on the student's page of the demo (needs npm; PORT)
	$(VENV) -m scripts.lighthouse

clean: ## remove the environment and what tools left; keeps the demo's data
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache var/static var/test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

app-env: find-python
	@$(PYTHON) scripts/environment.py app

dev-env: find-python
	@$(PYTHON) scripts/environment.py dev

find-python:
	@test -n "$(PYTHON)" || { echo "Tutortool needs Python 3.11 or newer: install it and call make again." >&2; exit 1; }
