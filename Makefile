# Everything a newcomer, a developer and CI need. `make` alone lists it.

PYTHON := $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,$(shell command -v $(name) >/dev/null 2>&1 && $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
BIN := .venv/bin
READY := .venv/.ready
DEMO_ARGS ?=
# A third of the time a test waits for an answer or for a disk: more at once than there are cores.
TESTERS ?= 3
FAULTS_ARGS ?=
BENCH_ARGS = $(if $(QUICK),--quick) $(if $(GATE),--gate) $(if $(PEERS),--peers) $(if $(N),--count $(N)) $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(DB),--databases $(DB)) $(if $(LATENCY),--latency $(LATENCY)) $(if $(WINDOW),--window $(WINDOW)) $(if $(JSON),--json $(JSON))

# Whatever it is elsewhere: hundreds of processes would each compile the whole program anew.
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
.PHONY: help setup demo test long faults lint types browser screenshots bench install-check golden reference image lock fuzz audit

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

setup: $(READY) ## make .venv with everything in it

$(READY): requirements-dev.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; python3 is missing or older."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing. On Debian: apt install python3-venv"; exit 1; }
	@echo "Setting up .venv …"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $(READY)

demo: setup ## the real app, a stand-in Slack and a stand-in QuickBooks, in your browser
	@$(BIN)/python -m bot demo $(DEMO_ARGS)

test: setup browser lint types ## lint, types, import contracts, the tests, short forms of the long batteries, the gate on speed
	@$(BIN)/python -m pytest -n $(TESTERS) -q
	@$(BIN)/python -m tests.faults --quick
	@$(BIN)/python -m tests.benchmarks --quick --gate

long: setup browser ## the tests of the long batteries that `make test` leaves out
	@$(BIN)/python -m pytest -n $(TESTERS) -q -m 'long and not faults'

faults: setup ## kill, pause and cut off real processes, and see that nothing is lost; QUICK=1 takes minutes
	@$(BIN)/python -m tests.faults $(if $(QUICK),--quick) $(FAULTS_ARGS)
	@$(if $(QUICK),true,$(BIN)/python -m pytest -n 2 -q -m faults)

lint: setup ## style, formatting and the rules on imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/lint-imports

types: setup ## strict mypy
	@$(BIN)/mypy

browser: setup ## a Chromium for the browser tests
	@sh tests/browser/install_chromium.sh

screenshots: setup browser ## take the pictures in docs/pictures anew, of the demo
	@$(BIN)/python -m tests.screenshots

bench: setup ## how fast an import is, beside what is possible; see docs/benchmarks.md for the options
	@$(BIN)/python -m tests.benchmarks $(BENCH_ARGS)

reference: setup ## write anew what the code knows best: manifest.yml, .env.example, docs/settings.md, docs/errors.md …
	@$(BIN)/python -m tests.reference

install-check: setup ## docs/install.md, step by step in a clean clone; writes docs/install-transcript.md: minutes
	@$(BIN)/python -m tests.install

golden: setup ## write the golden views and messages anew; read the difference
	@$(BIN)/python -m pytest -q tests/bot --golden

image: setup ## build and start the image without a container engine: as root, on Debian, in minutes
	@$(BIN)/python -m tests.image

fuzz: setup ## throw whatever may come in at every part that takes something in; EXAMPLES=n
	@$(BIN)/python -m tests.fuzz $(if $(EXAMPLES),--examples $(EXAMPLES))

audit: setup ## licences of what is locked, and what is known of it; exits with 3 where not all could be checked
	@$(BIN)/python -m tests.supply

lock: setup ## pin all dependencies anew
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile pyproject.toml --extra postgres --extra distributed --extra build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --upgrade -o requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --upgrade -o requirements-dev.lock
