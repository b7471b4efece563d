# Two commands for a newcomer: `make run` and `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
FORECAST_VENV := .venv-forecast
BIN := $(VENV)/bin
DATA ?= ../shared/data

.PHONY: help run test backup restore audit setup setup-dev check format lint types fuzz chains kept story isolation mutants weakenings bench bench-forecast bench-coverage bench-stock bench-network bench-pages bench-start rivals setup-forecast test-forecast docs site hooks seed screenshots lock clean

help:  ## list the commands
	@awk -F':.*## +' '/^[a-z-]+:.*##/ {printf "%-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.installed: requirements-local.lock tools/make_venv.py
	@$(PYTHON) tools/make_venv.py $(VENV) requirements-local.lock
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@$(PYTHON) tools/make_venv.py $(VENV) requirements-dev.lock
	@touch $@

setup: $(VENV)/.installed  ## make .venv and install what the app needs

setup-dev: $(VENV)/.installed-dev  ## the same for tests, checks and benchmarks

run: setup  ## the app on demo data at http://localhost:8501 (embedded PostgreSQL unless DATABASE_URL is set)
	@$(BIN)/python -m tools.run_app

seed: setup  ## fill the demo workspace; asks before it replaces anything
	@$(BIN)/python seed_data.py

FILE ?= capacity-twin-backup.zip
backup: setup  ## every table of the database into a new file, with a hash: make backup FILE=name.zip
	@$(BIN)/python -m tools.backup make $(FILE)

restore: setup  ## an empty database filled from that file and compared with it: make restore FILE=name.zip
	@$(BIN)/python -m tools.backup restore $(FILE)

ENDS ?= audit-ends.json
audit: setup  ## is the audit trail as it was written? ENDS, kept elsewhere, shows whether an end was cut off
	@$(BIN)/python -m tools.verify_audit $(ENDS)

test: setup-dev  ## all tests, on a real PostgreSQL and in a real headless browser
	@$(BIN)/python -m tools.find_browser
	@$(BIN)/python -m pytest -n 2 --dist loadfile

check: setup-dev  ## format, lint and types: the fast half of what must pass, `make test` is the other
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

format: setup-dev  ## write the format that `make check` asks for
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

CHAINS ?= 1000
chains: setup-dev  ## random chains of changes and undos against a dictionary: make chains CHAINS=1000
	@$(BIN)/python -m tests.db.chains $(CHAINS)

STEPS ?= 10000
isolation: setup-dev  ## three workspaces on two pooled connections against dictionaries: make isolation STEPS=10000
	@$(BIN)/python -m tests.db.isolation_machine $(STEPS)

kept: setup-dev  ## random chains, after each of which what was kept is compared with a rebuild: make kept CHAINS=1000
	@$(BIN)/python -m tests.db.kept_chains $(CHAINS)

STORY ?= 10000
story: setup-dev  ## a day with a large network in a real browser: make story STORY=10000
	@STORY_LANES=$(STORY) $(BIN)/python -m pytest tests/browser/test_network_story.py

fuzz: setup-dev  ## 10,000 damaged demand files: read, then written whole or not at all
	@$(BIN)/python -m tests.db.demand_file.fuzz 10000

SEED ?= 1
N ?= 60
mutants: setup-dev  ## do the tests bite? N small faults, drawn by SEED, each tried with the tests that see it
	@$(BIN)/python -m tools.mutants --seed $(SEED) --n $(N)

ONLY ?= ""
weakenings: setup-dev  ## are the safeguards tested? each is taken away in turn, and its tests should notice: make weakenings ONLY=silence
	@$(BIN)/python -m tools.weakenings --only $(ONLY)

bench: setup-dev  ## speed, memory and import rate, each beside a reference in the same run
	@for name in mathematics network_mathematics forecast_cost watchtower import_rate workbook_rate paper app; do \
		echo "== $$name"; $(BIN)/python -m bench.$$name || exit 1; done

rivals:  ## a separate environment with the programs that `make bench` is measured beside (stockpyl)
	@$(PYTHON) tools/make_venv.py .venv-rivals requirements-rivals.txt

bench-forecast: setup-dev  ## accuracy and coverage on a folder of CSV files: make bench-forecast DATA=path
	@$(or $(wildcard $(FORECAST_VENV)/bin/python),$(BIN)/python) -m bench.forecast --folder $(DATA)

bench-coverage: setup-dev  ## are the forecast's promises kept on lanes whose law is known, and on a folder of CSV files
	@$(BIN)/python -m bench.coverage
	@$(if $(DATA),$(BIN)/python -m bench.coverage --folder $(DATA))

bench-pages: setup-dev  ## what a page costs: CPU of a slider move, data, first paint, twenty visitors; ends with 1 above a limit
	@$(BIN)/python -m bench.pages

bench-start: setup-dev  ## a hosted deployment from nothing to filled pages: seconds and CPU; ends with 1 above a limit
	@$(BIN)/python -m bench.start

bench-stock: setup-dev  ## does a stock last as often as its plan says, on a folder of CSV files: make bench-stock DATA=path
	@$(BIN)/python -m bench.stock --folder $(DATA)

LANES ?= 3049
ROWS ?= 5900000
bench-network: setup-dev  ## a large network from the database, each figure beside its limit: make bench-network LANES=30490
	@failed=0; for what in "network --lanes $(LANES)" detection cluster "import_rate $(ROWS) 0.6"; do \
		echo "== $$what"; OPENBLAS_NUM_THREADS=1 $(BIN)/python -m bench.$$what || failed=1; done; exit $$failed

setup-forecast:  ## a separate environment in which statsforecast competes (pandas 2.3)
	@$(PYTHON) tools/make_venv.py $(FORECAST_VENV) requirements-forecast.lock
	@echo "The app with it: TWIN_FORECAST_EXTRA=statsforecast $(FORECAST_VENV)/bin/python -m tools.run_app"

test-forecast: setup-forecast  ## all tests in that environment
	@$(PYTHON) tools/make_venv.py $(FORECAST_VENV) requirements-dev.txt
	@$(FORECAST_VENV)/bin/python -m pytest -n 2 --dist loadfile

docs: setup-dev  ## docs/methods anew from the docstrings of core, and the count of reference cases passed
	@$(BIN)/python -m tools.write_reference_results
	@$(BIN)/python -m tools.write_methods

site: setup-dev  ## docs as a site in build/site; a dead link, or a page that fetches from elsewhere, fails it
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict

hooks: setup-dev  ## let git run format, lint and types before each commit
	@$(BIN)/pre-commit install

screenshots: setup-dev  ## every page and state, light and dark, wide and narrow, into docs/screens
	@$(BIN)/python -m tools.find_browser
	@$(BIN)/python -m tests.browser.screenshots docs/screens

RESOLVE := uv pip compile -q --universal --python-version 3.11 --no-header --no-annotate
lock:  ## resolve requirements*.txt anew into the lock files (needs uv)
	$(RESOLVE) requirements.txt -o requirements.lock
	$(RESOLVE) -c requirements.lock requirements-local.txt -o requirements-local.lock
	$(RESOLVE) -c requirements.lock requirements-sign-in.txt -o requirements-sign-in.lock
	cat requirements-local.lock requirements-sign-in.lock | $(RESOLVE) -c /dev/stdin requirements-dev.txt -o requirements-dev.lock
	grep -v '^pandas==' requirements-local.lock | $(RESOLVE) -c /dev/stdin requirements-forecast.txt -o requirements-forecast.lock

clean:  ## remove the virtual environment and caches; the data in .data stays
	rm -rf $(VENV) .venv-rivals $(FORECAST_VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build
