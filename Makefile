# Anhao. Every target is one line of deploy/stack; `make help` names them.
SHELL := /bin/sh
PYTHON ?= python3
STACK := .venv/bin/python -m stack
export PYTHONPATH := $(CURDIR)/deploy

.DEFAULT_GOAL := help
.PHONY: help bootstrap build run test test-nightly lint format bench services openapi lock env doctor reset

help:  ## show this list
	@echo "Anhao 安号: second-hand game accounts under escrow. Needs Python 3.11+, make and git; no root, no Docker."
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile
	@echo "Ports: make run ANHAO_PORT=9000 (the others follow it). Data: var/. More: docs/operations.md"

bootstrap:  ## make .venv from the committed lock (done by the others when needed)
	@$(PYTHON) -m stack.bootstrap

build: bootstrap  ## bring npm packages, the app and the translations up to date
	@$(STACK) build

run: bootstrap  ## start everything with demo data; Ctrl-C ends it
	@$(STACK) run

test: bootstrap  ## run every check and test; ONLY=pytest,vitest runs those stages
	@$(STACK) test $(if $(ONLY),--only "$(ONLY)")

test-nightly: bootstrap  ## the same with the larger sizes
	@$(STACK) test --nightly $(if $(ONLY),--only "$(ONLY)")

lint: bootstrap  ## run linters and type checkers only
	@$(STACK) test --lint

format: bootstrap  ## format the Python code
	@.venv/bin/python -m ruff format backend deploy && .venv/bin/python -m ruff check --fix backend deploy

bench: bootstrap  ## measure the figures on a durable database of its own
	@$(STACK) bench

services: bootstrap  ## hold a PostgreSQL and a Valkey for tests up; var/test/env.sh has their environment
	@$(STACK) services --keep var/test/env.sh

openapi: bootstrap  ## write frontend/openapi.json and generate the front end's client from it
	@$(STACK) openapi

lock: bootstrap  ## pin the Python packages anew
	@$(STACK) lock

env:  ## write .env for docker compose, with fresh secrets
	@$(PYTHON) -m stack.dotenv

doctor:  ## say what is missing or in the way, and the remedy
	@$(PYTHON) -m stack.doctor

reset: bootstrap  ## end what runs from here and remove its data; asks first (YES=1 does not)
	@$(STACK) reset $(if $(YES),--yes)
