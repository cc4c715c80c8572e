# Everything is set up from the locks; a machine needs git, make and Python 3.11 (or newer) and nothing else.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.jianbao-setup
# Processes start several times faster when compiled files are kept; the tests start many.
unexport PYTHONDONTWRITEBYTECODE
PIP_FLAGS := --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help setup demo run shell test check format lint types imports lock clean

help: ## What can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(STAMP) ## Build .venv from the lock

$(STAMP): requirements-dev.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "jianbao needs Python 3.11, 3.12 or 3.13; name one with: make PYTHON=/path/to/python" >&2; exit 1; }
	@echo "setting up $(VENV) with $(PYTHON) (once, about a minute)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip --upgrade >/dev/null
	@$(BIN)/python -m pip install $(PIP_FLAGS) --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install $(PIP_FLAGS) --no-deps --no-build-isolation -e .
	@touch $@

demo: setup ## The main job on seeds/, in the terminal
	@$(BIN)/jianbao demo

run: setup ## The bot
	@$(BIN)/jianbao run

shell: setup ## The slash commands, typed in the terminal
	@$(BIN)/jianbao shell

test: setup ## All tests
	@$(BIN)/python -m pytest -q -n auto --maxprocesses 4 --dist loadfile

check: setup format lint types imports test ## Format, lint, strict types, import contracts, tests

format: setup
	@$(BIN)/ruff format --check --quiet . || { echo "run: .venv/bin/ruff format ." >&2; exit 1; }

lint: setup
	@$(BIN)/ruff check --quiet .

types: setup
	@$(BIN)/mypy

imports: setup
	@$(BIN)/lint-imports

lock: ## Renew the locks after a change of dependencies (needs uv)
	uv lock
	uv export --quiet --frozen --no-dev --no-emit-project --extra postgres --extra llm --extra mt --format requirements-txt --no-header --output-file requirements.lock
	uv export --quiet --frozen --all-groups --all-extras --no-emit-project --format requirements-txt --no-header --output-file requirements-dev.lock

clean: ## Remove what was built
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
