# Everything a person does with this checkout. Each command sets up what it needs.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python
APART := $(VENV)/apart/.made
NODE := tests/model_host/node_modules/.package-lock.json tests/page/node_modules/.package-lock.json

.PHONY: help demo test serve studio check bench evals clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

# One stamp for each set of extras, made again when what it installs changes.
$(VENV)/.%: pyproject.toml constraints.txt | $(BIN)/pip
	@echo "installing loupe[$*] …"
	@$(BIN)/pip install -qq --disable-pip-version-check --constraint constraints.txt --editable '.[$*]'
	@touch $@

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Loupe needs Python 3.11 or newer"; exit 1; }
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { \
	  echo "python3-venv is missing; installing it"; \
	  apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null; \
	  $(PYTHON) -m venv $(VENV); }

demo: $(VENV)/.demo ## a whole story on real media: answers printed, pictures in demo/
	@$(RUN) -m evals.demo

# Every process that a test starts reads what others compiled.
test: $(VENV)/.test $(APART) $(NODE) ## every test
	@PYTHONDONTWRITEBYTECODE= $(RUN) -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

# Programs whose needs do not go with ours; without them, the tests that run them skip and say so.
$(APART): tests/apart.txt | $(BIN)/pip
	@$(PYTHON) -m venv $(VENV)/apart && $(VENV)/apart/bin/pip install -qq --disable-pip-version-check -r $< && touch $@ || \
	  echo "schemathesis, openapi-python-client and moto are missing: tests that run them will skip"

# The mock of a model host, and what looks for barriers on the page; without npm, tests that need them skip and say so.
tests/%/node_modules/.package-lock.json: tests/%/package-lock.json
	@command -v npm >/dev/null || { echo "npm is missing: tests that need tests/$*/package.json will skip"; exit 0; }; \
	  npm ci --prefix tests/$* --ignore-scripts --no-audit --no-fund --silent && touch $@

serve: $(VENV)/.demo ## the server on 127.0.0.1:8000, with a token and a curl line
	@$(RUN) server.py

studio: $(VENV)/.studio ## the graph in LangGraph Studio
	@$(BIN)/langgraph dev --no-browser --no-reload

check: $(VENV)/.check $(VENV)/.test ## lint, types, floors, docs
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(RUN) -m evals.docs --check

bench: $(VENV)/.demo ## benchmarks, each beside its floor in the same run
	@$(RUN) -m evals.bench

evals: $(VENV)/.demo ## accuracy tables
	@$(RUN) -m evals.understanding

clean: ## remove what the commands made
	@rm -rf $(VENV) demo reports .pytest_cache .mypy_cache .ruff_cache *.egg-info
