# Everything the project does, one word each. Every target sets up .venv when it is not there.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHARED ?= ../shared
CORPORA := labeled $(SHARED)/corpora/wcxb $(SHARED)/corpora/news2023 $(SHARED)/corpora/readability $(SHARED)/corpora/zhnews
DEMO := labeled/nl-article-laadpalen-provincies/page.html

.PHONY: demo test lint types gate bench model dev clean

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

dev: $(VENV)/bin/pip
	$(BIN)/pip install --quiet --config-settings editable_mode=strict --editable '.[train,label]' --group dev
	@touch $(VENV)/ready

$(VENV)/ready: pyproject.toml | $(VENV)/bin/pip
	$(BIN)/pip install --quiet --config-settings editable_mode=strict --editable '.[train,label]' --group dev
	@touch $@

$(VENV)/bin/pip:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade 'pip>=25.1'

clean:
	rm -rf $(VENV) build dist *.egg-info features/*.c features/*.so .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
