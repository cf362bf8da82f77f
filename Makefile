# Each verb prepares what it needs: `make demo` and `make test` work on a machine with Python 3.11+ and nothing else.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null)
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
STAMP := $(VENV)/.installed
# The local AWS of the demo and the tests pins its own botocore, so it lives apart.
AWS_VENV := .venv-aws
AWS_STAMP := $(AWS_VENV)/.installed

.PHONY: help setup aws demo serve test test-long check format bench bench-fleet rules lock clean
help:
	@echo "make demo         scan sample functions, then run the service on a local AWS; no network needed"
	@echo "make aws          the aws command and the local AWS, in $(AWS_VENV)"
	@echo "make serve        run the service with the settings of the environment"
	@echo "make test         run the tests"
	@echo "make test-long    run the long tests too: fuzzing and load"
	@echo "make check        format, lint, types, import map and docs"
	@echo "make bench        measure beside a floor, Syft, Bandit and Semgrep, within 10 minutes"
	@echo "make bench-fleet  measure with very large feeds and fleets"
	@echo "make format       format the code"
	@echo "make rules        write the compiled form of the code scanning rules"
	@echo "make lock         renew the pinned versions in requirements-dev.txt"

setup: $(STAMP)

$(STAMP): pyproject.toml requirements-dev.txt
ifdef UV
	$(UV) venv --quiet --allow-existing --python $(PYTHON) $(VENV)
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(UV) pip install --quiet --requirement requirements-dev.txt
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(UV) pip install --quiet --no-deps --no-build-isolation --editable .
else
	$(PYTHON) -m venv $(VENV)
	$(PIP) --requirement requirements-dev.txt
	$(PIP) --no-deps --no-build-isolation --editable .
endif
	@touch $@

$(AWS_STAMP): requirements-aws.txt
ifdef UV
	$(UV) venv --quiet --allow-existing --python $(PYTHON) $(AWS_VENV)
	VIRTUAL_ENV=$(CURDIR)/$(AWS_VENV) $(UV) pip install --quiet --requirement requirements-aws.txt
else
	$(PYTHON) -m venv $(AWS_VENV)
	$(AWS_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements-aws.txt
endif
	@touch $@

aws: $(AWS_STAMP)

demo: $(STAMP) $(AWS_STAMP)
	@$(BIN)/lambdascope demo --service --ministack $(AWS_VENV)/bin/ministack

serve: $(STAMP)
	$(BIN)/lambdascope serve

test: $(STAMP) $(AWS_STAMP)
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not long"

test-long: $(STAMP) $(AWS_STAMP)
	$(BIN)/python -m pytest -n 2

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_import_map.py tests/test_docs.py

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(STAMP) $(AWS_STAMP)
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip
	$(PIP) --requirement bench/requirements.txt
	$(BIN)/python -m bench

# The advisories for the bench are named by LAMBDASCOPE_TEST_ADVISORIES.
bench-fleet: $(STAMP) $(AWS_STAMP)
	$(BIN)/python -m bench --fleet

# The compiled form of the rules, which is what an installation reads.
rules: $(STAMP)
	$(BIN)/python -m lambdascope.engine.codescan.rules.builtin

lock:
	uv pip compile --quiet --universal --python-version 3.11 --no-annotate --no-header --extra dev --no-emit-package lambdascope --output-file requirements-dev.txt pyproject.toml
	printf 'ministack\nawscli\n' | uv pip compile --quiet --universal --python-version 3.11 --no-annotate --no-header --output-file requirements-aws.txt -

clean:
	rm -rf $(VENV) $(AWS_VENV) .bench .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist
