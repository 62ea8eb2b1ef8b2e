# Everything a newcomer needs: `make demo` shows the product, `make test` proves it. `make help` lists the rest.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
CODE := tracker sensors algorithms api tests
COVERAGE_FLOOR := 90

.DEFAULT_GOAL := help
.PHONY: help demo test test-long test-guest check format coverage accept-figures api-docs bench bench-peers lock clean

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/installed ## install into .venv and replay the sample day
	@$(BIN)/backbeat demo

test: .venv/test-installed check ## lint, types and every test; says what was skipped and why
	@sh .ci/postgresql
	@sh .ci/browser
	@sh .ci/dbus
	@sh .ci/speech
	@$(BIN)/python -m pytest -n 2 --durations 15 --cov --cov-report= --cov-fail-under=$(COVERAGE_FLOOR)

test-long: .venv/test-installed ## minutes of lost links, and of a served session under faults (MINUTES=20)
	@sh .ci/dbus
	@$(BIN)/python -m pytest tests/long/ten_minutes.py
	@$(BIN)/python -m tests.api.live.enduring --minutes $(or $(MINUTES),20)

test-guest: .venv/test-installed ## a sensor over the real bluetoothd, in a Debian guest (qemu); not in CI
	@PYTHON=$(BIN)/python sh tests/guest/run

check: .venv/test-installed ## ruff, ruff format and mypy --strict
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/ruff format --check $(CODE)
	@$(BIN)/mypy

format: .venv/test-installed ## put the code into the house format
	@$(BIN)/ruff check --fix $(CODE)
	@$(BIN)/ruff format $(CODE)

coverage: .venv/test-installed ## which lines and branches the last `make test` never reached
	@$(BIN)/python -m coverage report --show-missing --skip-covered

accept-figures: .venv/test-installed ## take what the algorithms make of the sample data (REAL=1: of real data) as right
	@$(BIN)/python -m tests.accepted.figures --accept $(if $(REAL),--real)

api-docs: .venv/test-installed ## renew docs/openapi.json, its TypeScript types, and the problems in docs/api.md
	@$(BIN)/backbeat openapi --output docs/openapi.json
	@$(BIN)/python -m tests.api.problem_table
	@cd docs/typescript && npm install --no-audit --no-fund --no-package-lock --silent && npm run --silent types

bench: .venv/test-installed ## time and memory as ratios (BENCH_HOURS="1 6" for less than a day)
	@$(BIN)/python tests/bench_startup.py
	@$(BIN)/python -m tests.bench $(BENCH_HOURS)
	@$(BIN)/python -m tests.bench.store
	@$(BIN)/python -m tests.bench.api

bench-peers: .venv/installed ## the same for peers from the package index, in an environment of their own
	@test -x .venv-peers/bin/python || $(PYTHON) -m venv .venv-peers
	@.venv-peers/bin/python -m pip install -q scikit-digital-health mobgap
	@$(BIN)/python -m tests.bench.peers .venv-peers/bin/python

lock: ## resolve the pinned versions again (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --no-annotate pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --no-annotate --extra test --extra plot --extra postgresql \
		--extra export --extra ble --extra phone --extra api pyproject.toml -o requirements-test.lock

clean: ## remove .venv and every cache
	rm -rf .venv .venv-peers .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage htmlcov dist build

.venv/bin/python:
	@sh .ci/environment $(PYTHON)

.venv/installed: .venv/bin/python pyproject.toml requirements.lock
	@sh .ci/install requirements.lock .
	@touch $@

.venv/test-installed: .venv/bin/python pyproject.toml requirements-test.lock
	@sh .ci/install requirements-test.lock '.[test,plot,postgresql,export,ble,phone,api]'
	@touch $@ .venv/installed
