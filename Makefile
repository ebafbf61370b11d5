# Everything the project does, one word each. Every target sets up .venv when it is not there.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHARED ?= ../shared
CORPORA := labeled $(SHARED)/corpora/wcxb $(SHARED)/corpora/news2023 $(SHARED)/corpora/readability $(SHARED)/corpora/zhnews
comma := ,
empty :=
space := $(empty) $(empty)
DEMO := labeled/nl-article-laadpalen-provincies/page.html

EXTRAS := batch cluster label train
NEWEST := 3.14
CACHE ?= .cache
FUZZ_SECONDS ?= 600

.PHONY: demo test lint types gate bench model matrix fuzz audit dist lock dev clean

demo: $(VENV)/ready
	@$(BIN)/bodytext extract $(DEMO)

test: $(VENV)/ready
	$(BIN)/python -m pytest tests README.md bodytext

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/ready
	$(BIN)/mypy -p bodytext

# The shipped model on the development corpora, against the floors in training/floors.json.
gate: $(VENV)/ready
	$(BIN)/python training/gate.py $(SHARED)/corpora

# Every step by itself, one thread.
bench: $(VENV)/ready
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest benchmarks --benchmark-group-by=func

# Both shipped models anew; the same inputs on the same machine give the same bytes.
model: $(VENV)/ready
	$(BIN)/bodytext train $(CORPORA) -o models/html.bodytext
	$(BIN)/bodytext train --text $(CORPORA) -o models/text.bodytext

# The oldest and newest packages on the oldest and newest Python; MATRIX=--all for every Python.
matrix: $(VENV)/ready
	newest=$$(PATH="$(CURDIR)/$(BIN):$$PATH" .ci/newest-python $(NEWEST) $(CACHE)/python$(NEWEST)) || true; \
	PATH="$(CURDIR)/$(BIN):$$newest:$$PATH" $(BIN)/python tests/matrix/run.py $(MATRIX)

# Atheris, each harness in turn; inputs that crash are left in the folder.
fuzz: $(VENV)/ready
	$(BIN)/pip install --quiet --group fuzz
	mkdir -p $(CACHE)/fuzz
	for name in page model warc; do \
	  $(BIN)/python tests/fuzz/fuzz_$$name.py -seed=1 -max_len=20000 -max_total_time=$(FUZZ_SECONDS) -verbosity=0 $(CACHE)/fuzz/$$name || exit 1; \
	done

# Known weaknesses and licences of what we depend on.
audit: $(VENV)/ready
	.ci/audit

# A wheel and a source distribution; the same commit gives the same bytes.
dist: $(VENV)/ready
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/uv build --quiet --clear

# requirements-dev.txt anew after a change of dependencies; UPGRADE=--upgrade for the newest releases.
lock: $(VENV)/bin/uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --custom-compile-command 'make lock' \
	  $(foreach extra,$(EXTRAS),--extra $(extra)) --group dev $(UPGRADE) pyproject.toml --output-file requirements-dev.txt

# What the lock lacks, because it is older than pyproject.toml, comes unlocked; .ci/run refuses such a lock.
dev: $(VENV)/bin/uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --requirement requirements-dev.txt
	$(BIN)/pip install --quiet --config-settings editable_mode=strict --editable '.[$(subst $(space),$(comma),$(EXTRAS))]' --group dev
	@touch $(VENV)/ready

$(VENV)/ready: pyproject.toml requirements-dev.txt
	@$(MAKE) --no-print-directory dev

$(VENV)/bin/uv: | $(VENV)/bin/pip
	$(BIN)/pip install --quiet 'uv>=0.9'

$(VENV)/bin/pip:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade 'pip>=25.1'

clean:
	rm -rf $(VENV) build dist *.egg-info features/*.c features/*.so .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks $(CACHE)
