# `make` lists what there is. Each target sets up what it needs.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
STAMP := .venv/.installed
CACHE := $(or $(HEARTLINE_CACHE),.cache/heartline)
BUF_VERSION := 1.75.0
BUF := $(CACHE)/buf-$(BUF_VERSION)/node_modules/.bin/buf
# The contracts stay compatible with the last release, or, before the first, with the commit before.
BASELINE ?= $(shell git describe --tags --abbrev=0 2>/dev/null || git rev-parse --verify --quiet HEAD~1 2>/dev/null)

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-10s %s\n", $$1, $$2}'

.PHONY: setup
setup: $(STAMP) ## Make the virtual environment .venv with everything in it

$(STAMP): pyproject.toml
	@deploy/local/venv.sh
	@touch $@

$(BUF):
	@deploy/local/need.sh npm "command -v npm" npm
	@echo "Fetching buf $(BUF_VERSION) with npm (the first time only)"
	@npm install --silent --no-fund --no-audit --no-save --prefix $(CACHE)/buf-$(BUF_VERSION) @bufbuild/buf@$(BUF_VERSION)

.PHONY: proto
proto: $(STAMP) ## Generate heartline/contracts from proto/
	@$(BIN)/python proto/generate.py

.PHONY: format
format: $(STAMP) ## Format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix-only .

.PHONY: test
test: lint types imports ## Everything that must hold: what follows, and all tests
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile -rs tests

.PHONY: test-chart
test-chart: $(STAMP) ## Check chart, images and docker-compose.yml, with tools that Go builds
	@deploy/helm/tools.sh $(CACHE)
	@$(BIN)/python -m pytest tests/unit/deploy tests/integration/chart

.PHONY: lint
lint: $(STAMP) $(BUF) ## Check format and style, and the contracts with buf
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BUF) lint proto
	@if [ -n "$(BASELINE)" ]; then $(BUF) breaking proto --against '.git#ref=$(BASELINE),subdir=proto'; \
	else echo "No earlier commit here to compare the contracts with"; fi

.PHONY: types
types: $(STAMP) ## Check the types strictly
	@$(BIN)/mypy

.PHONY: imports
imports: $(STAMP) ## Check who may import whom
	@$(BIN)/lint-imports

.PHONY: demo
demo: $(STAMP) ## Start everything and replay the demo scenario; ONCE=1 stops it afterwards
	@$(BIN)/heartline demo $(if $(ONCE),--once)

.PHONY: bench
bench: $(STAMP) ## Measure it: the table of docs/benchmarks.md
	@$(BIN)/python -m benchmarks

.PHONY: eval
eval: $(STAMP) ## Measure the models on DATA (a folder of data sets) and write the model card
	@$(BIN)/python -m training.card $(or $(DATA),$(error DATA must name a folder of data sets, see training/README.md)) docs/model-card.md

.PHONY: up
up: $(STAMP) ## Start Kafka, Postgres and the services, and leave them running
	@$(BIN)/heartline up

.PHONY: down
down: $(STAMP) ## Stop them; their data stay
	@$(BIN)/heartline down

.PHONY: clean
clean: ## Remove the data of the stopped stack, the caches and what was built; .venv stays
	@if [ -e .heartline/stack.json ]; then echo "The stack is up: make down first" >&2; exit 1; fi
	@rm -rf .heartline .cache build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
