# wardwatch: everything a person runs on a checkout. `make help` lists it.
#
#   make demo [DURATION=120]  install, simulate the whole city on loopback, watch it, say where to look (SMALL=1: a small one)
#   make test                 install, run every check and test (what continuous integration runs)

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
DEMO_DIR := demo-data
PIP := $(BIN)/pip --disable-pip-version-check -q

# Debian packages the tests use as programs: real agents and tools to be compared with, a real Prometheus, a browser,
# routers to be cut off from each other in network namespaces, systemd and compose to read what deploy/ has.
TEST_PACKAGES := snmp snmpd prometheus chromium frr iproute2 openssh-server postgresql prometheus-alertmanager \
	libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils fonts-liberation sqlite3 systemd docker-compose

# One more than there are processors, as many tests wait for the programs that they started.
WORKERS := $(shell echo $$(($$(nproc) + 1)))

.PHONY: help demo test check lint bench proof lock clean

help:
	@sed -n 's/^#   //p' Makefile
	@echo "make check                lint, types, layers and drift, without the tests"
	@echo "make bench                measure speed against the budgets (benchmarks/)"
	@echo "make proof                the long proofs; figures go to docs/proof/"
	@echo "make lock                 resolve the dependencies anew into the two lock files"
	@echo "make clean                remove what these commands made"

# --- installing -------------------------------------------------------------------------------------------------

$(VENV)/.runtime: requirements.lock pyproject.toml
	@[ -x $(BIN)/python ] || { python=$$(.ci/find-python) && $$python -m venv $(VENV); }
	@echo "installing wardwatch into $(VENV)"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: requirements-test.lock $(VENV)/.runtime
	@echo "installing what the tests need"
	@$(PIP) install --require-hashes -r requirements-test.lock
	@touch $@

# --- running ----------------------------------------------------------------------------------------------------

demo: $(VENV)/.runtime
	@$(BIN)/wardwatch demo --dir $(DEMO_DIR) $(if $(DURATION),--duration $(DURATION)) $(if $(SMALL),--small)

test: check
	@.ci/debian-packages $(TEST_PACKAGES)
	@command -v npm >/dev/null || .ci/debian-packages nodejs npm
	@$(BIN)/python -m pytest tests -n $(WORKERS) --dist loadfile --no-loadscope-reorder

check: lint
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports

lint: $(VENV)/.test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

bench: $(VENV)/.test
	@for script in benchmarks/[!_]*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

proof: $(VENV)/.test
	@.ci/debian-packages $(TEST_PACKAGES)
	@$(BIN)/python -m benchmarks.proof

# uv resolves for every supported Python at once; the locks carry hashes and no index addresses.
lock: $(VENV)/.runtime
	@$(PIP) install uv
	@$(BIN)/uv pip compile pyproject.toml --extra build --universal --generate-hashes --no-header --no-annotate -q -o requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --extra build --extra test --universal --generate-hashes --no-header --no-annotate -q -c requirements.lock -o requirements-test.lock

clean:
	rm -rf $(VENV) demo-data build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
