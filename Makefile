# Two commands matter: `make run` and `make test`. Both install what they need into .venv first.
PYTHON ?= python3
PY := .venv/bin/python

.PHONY: help install run test check bench soak pictures clean

help: ## say what there is
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

run: .venv/.ready ## start Village: against Slack if a SLACK_ token is set, else in the local playground
	@$(PY) -m bot auto

test: .venv/.ready-dev ## the whole suite, on SQLite and on a real PostgreSQL
	@$(PY) -m pytest -n 3 --dist loadfile --no-loadscope-reorder

check: .venv/.ready-dev ## format, lint, types, import contracts
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports --no-cache --config pyproject.toml

bench: .venv/.ready-dev ## speed, as ratios against floors measured in the same run
	@$(PY) -m tests.benchmarks

soak: .venv/.ready-dev ## the long ones: many kills, many people, all zones
	@$(PY) -m pytest -m soak -n 0

pictures: .venv/.ready-dev ## take the pictures of README and docs anew, from the playground
	@$(PY) -m playground.pictures

install: .venv/.ready-dev ## everything for running and developing, into .venv

clean: ## remove the environment and the playground's data
	@rm -rf .venv .village

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Village needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv .venv

.venv/.ready: constraints.txt | .venv/bin/python
	@echo "Installing what Village needs ..."
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r constraints.txt
	@touch $@

.venv/.ready-dev: constraints-dev.txt .venv/.ready
	@echo "Installing what its tests need ..."
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r constraints-dev.txt
	@touch $@
