# Two commands matter: `make run` and `make test`. Both install what they need into .venv first (deploy/set_up.py).
PYTHON ?= python3
PY := .venv/bin/python

.PHONY: help install run test check bench soak pictures words site audit release clean ready ready-dev

help: ## say what there is
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

run: ready ## start Village: against Slack if a SLACK_ token is set, else in the local playground
	@$(PY) -m bot auto

# Where the environment forbids compiled files, each of a few hundred processes would compile everything for itself.
test: ready-dev ## the whole suite, on SQLite and on a real PostgreSQL
	@env -u PYTHONDONTWRITEBYTECODE $(PY) -m pytest -n 4 --dist loadfile --no-loadscope-reorder

check: ready-dev ## format, lint, types, import contracts
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@$(PY) .venv/bin/lint-imports --no-cache --config pyproject.toml

bench: ready-dev ## speed, as ratios against floors measured in the same run
	@$(PY) -m tests.benchmarks

soak: ready-dev ## the long ones: many kills, many people, all zones
	@$(PY) -m pytest -m soak -n 0

pictures: ready-dev ## take the pictures of README and docs anew, from the playground
	@$(PY) -m playground.pictures

words: ready-dev ## bring the catalogues in locale/ up to date with the sentences of the code
	@$(PY) deploy/catalogues.py

site: ready-dev ## build the documentation as web pages into .site; a broken link stops it
	@$(PY) -m sphinx --fail-on-warning --keep-going --quiet docs .site
	@echo "The pages are in .site; open .site/index.html"

audit: ready-dev ## compare the pinned packages with the known vulnerabilities; needs the network
	@$(PY) deploy/audit.py

release: ready-dev ## check everything, then tag the version of pyproject.toml with its notes from CHANGELOG.md
	@$(PY) deploy/release.py

install: ready-dev ## everything for running and developing, into .venv

clean: ## remove the environment, the playground's data and the built pages
	@rm -rf .venv .village .site

ready:
	@command -v "$(PYTHON)" >/dev/null || { echo "village: there is no $(PYTHON) here; install Python 3.11 or newer." >&2; exit 1; }
	@"$(PYTHON)" deploy/set_up.py

ready-dev:
	@command -v "$(PYTHON)" >/dev/null || { echo "village: there is no $(PYTHON) here; install Python 3.11 or newer." >&2; exit 1; }
	@"$(PYTHON)" deploy/set_up.py --dev
