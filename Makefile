# make run          run the application with its demo organizations on SQLite
# make test         formatter, linter, migrations, and the tests: of the database on SQLite and PostgreSQL, of pages on one of
#                   them (JOBS=1: one test at a time)
# make drills       kill servers, databases and processes, collect static files, and see that nothing is lost
# make proofs       before a release: the proofs with all readers and full numbers, and every seeded fault; some hours.
#                   SEQUENCES: random sequences of changes to people; PRIVACY_SEQUENCES: of what is written and read;
#                   EXAMPLES: random examples of a rule
# make coverage     measure the lines and branches that the tests execute on SQLite, without browser tests; fails below 96 %
# make bench        compare the cost of the pages with a plain reference page, on SQLite and on PostgreSQL
# make bench-scale  compare the pages at 5,000 and at 5 million observations; about twenty minutes and 6 GB
# make bench-loss   kill the server, or the database, in the middle of writes and count what is lost

PYTHON ?= python3
JOBS ?= $(shell $(PYTHON) -c "import os; print(os.cpu_count() or 1)")
BIND ?= 127.0.0.1:8000
V := .venv
# Containers often forbid Python to keep what it compiled; then each of the many processes compiles everything again.
export PYTHONDONTWRITEBYTECODE :=
RUN := $(V)/bin/python

.PHONY: run test test-browser test-sqlite test-postgres drills proofs coverage lint format bench bench-scale bench-loss pictures requirements vendor clean

run: $(V)/.run
	DEMO=1 $(RUN) manage.py demo --serve $(BIND)

# One after the other, with one process per core: a browser, two databases and more processes than cores would take the
# caches of the processor away from each other, and everything would take a third longer.
test: lint test-browser test-sqlite test-postgres

lint: $(V)/.dev
	$(V)/bin/ruff format --check .
	$(V)/bin/ruff check .
	$(V)/bin/mypy
	git ls-files -z -c -o --exclude-standard 'templates/*.html' | xargs -0 $(V)/bin/djade --target-version 5.2 --check
	DEBUG=1 $(RUN) manage.py makemigrations --check --dry-run
	$(RUN) tools/deploy_check.py

test-browser: $(V)/.dev
	SPLIT=1 $(RUN) -m pytest -n $(JOBS) -m browser

test-sqlite: $(V)/.dev
	SPLIT=1 EXAMPLES=$${EXAMPLES:-12} $(RUN) -m pytest -n $(JOBS) -m "not browser"

test-postgres: $(V)/.dev
	SPLIT=1 EXAMPLES=$${EXAMPLES:-4} $(RUN) tools/postgres.py -- $(RUN) -m pytest -n $(JOBS)

drills: $(V)/.dev
	DRILLS=1 $(RUN) -m pytest

proofs: $(V)/.dev drills
	EVERYBODY=1 SEQUENCES=$${SEQUENCES:-10000} PRIVACY_SEQUENCES=$${PRIVACY_SEQUENCES:-10000} EXAMPLES=$${EXAMPLES:-200} \
		$(RUN) -m pytest -n $(JOBS)
	EVERYBODY=1 SEQUENCES=$${SEQUENCES:-1000} PRIVACY_SEQUENCES=$${PRIVACY_SEQUENCES:-1000} EXAMPLES=$${EXAMPLES:-50} \
		$(RUN) tools/postgres.py -- $(RUN) -m pytest -n $(JOBS)
	$(RUN) -m tools.seeded_faults

coverage: $(V)/.dev
	$(RUN) -m pytest -n $(JOBS) -m "not browser" --cov --cov-report=term --cov-fail-under=96

format: $(V)/.dev
	$(V)/bin/ruff format .
	$(V)/bin/ruff check --fix .
	git ls-files -z -c -o --exclude-standard 'templates/*.html' | xargs -0 $(V)/bin/djade --target-version 5.2

bench: $(V)/.dev
	$(RUN) -m bench

bench-scale: $(V)/.dev
	$(RUN) -m bench.scale

bench-loss: $(V)/.dev
	$(RUN) -m bench.loss --control --kills 6
	$(RUN) -m bench.loss

pictures: $(V)/.dev
	$(RUN) -m tools.screenshots

requirements: $(V)/.install
	$(V)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --upgrade \
		--custom-compile-command "make requirements" pyproject.toml -o requirements.txt
	$(V)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --upgrade \
		--custom-compile-command "make requirements" pyproject.toml --group dev -o requirements-dev.txt
	$(V)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --upgrade \
		--custom-compile-command "make requirements" --group pyproject.toml:install -o requirements-install.txt

vendor: $(V)/.run
	$(RUN) tools/vendor.py

clean:
	rm -rf $(V) var staticfiles .pytest_cache .ruff_cache .mypy_cache .coverage

$(V)/.install: requirements-install.txt
	$(PYTHON) -m venv $(V) || { echo "python3 has no venv module. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	$(RUN) -m pip install -q --disable-pip-version-check --require-hashes -r requirements-install.txt
	@touch $@

$(V)/.run: $(V)/.install requirements.txt
	$(V)/bin/uv pip install -q --python $(RUN) --require-hashes -r requirements.txt
	@touch $@

$(V)/.dev: $(V)/.run requirements-dev.txt
	$(V)/bin/uv pip install -q --python $(RUN) --require-hashes -r requirements-dev.txt
	@touch $@
