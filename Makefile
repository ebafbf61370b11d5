# Everything the project does, one word each. Every target sets up what it needs, and says nothing but its results.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHARED ?= ../shared
CORPORA := labeled $(addprefix $(SHARED)/corpora/,real wcxb news2023 readability zhnews fundus postlight mediacloud gne newspaper4k \
  docs products recipes harvest)
CACHE ?= .cache
NEWEST := 3.14
FUZZ_SECONDS ?= 600

UV := $(or $(shell command -v uv),$(CACHE)/uv/bin/uv)
# The Python that uv finds, unless PYTHON=... asks for one.
SYNC := sync --quiet --frozen $(if $(filter file,$(origin PYTHON)),,--python $(PYTHON))
BUILT_FROM := pyproject.toml uv.lock CMakeLists.txt $(wildcard features/*/*.pyx models/*.pyx)
# What a compiled part and its Python twin have to agree on.
TWINS := tests/features tests/models tests/render tests/hostile tests/test_extraction.py tests/test_labeled.py
NOT_QUICK := browser or build or cluster or slow

.PHONY: demo test quick coverage pure sanitize lint types unused gate bench model matrix fuzz audit size docs dist lock dev clean

demo: $(CACHE)/demo/ready
	@$(CACHE)/demo/bin/python tests/demo.py

test: $(VENV)/ready
	@$(BIN)/python -m pytest tests bodytext

# Unit tests: nothing that starts a browser, builds, trains for long or runs on several processes.
quick: $(VENV)/ready
	@$(BIN)/python -m pytest --quiet -m "not ($(NOT_QUICK))" tests bodytext

# All tests, in other processes too; names the lines that none of them runs.
coverage: $(VENV)/ready
	@rm -f $(CACHE)/coverage*
	@$(BIN)/coverage run -m pytest --quiet tests bodytext
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

# The Python twins of the compiled parts.
pure: $(VENV)/ready
	@BODYTEXT_PURE=1 $(BIN)/python -m pytest --quiet $(TWINS)

# The compiled parts with bounds checked in Cython, and memory and undefined behaviour by the compiler's sanitisers, which take more memory
# than test_random_mutations lets a model have. A sanitiser writes its report to the file descriptor and ends the process, so pytest must not
# hold that back.
sanitize: $(CACHE)/sanitize/ready
	@LD_PRELOAD="$$(cc -print-file-name=libasan.so) $$(cc -print-file-name=libubsan.so)" PYTHONMALLOC=malloc \
	  ASAN_OPTIONS=detect_leaks=0 UBSAN_OPTIONS=print_stacktrace=1 \
	  $(CACHE)/sanitize/bin/python -m pytest --quiet --capture=sys -m "not ($(NOT_QUICK))" \
	  --deselect tests/models/test_mutations.py::test_random_mutations tests/features tests/models

lint: $(VENV)/ready
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .

types: $(VENV)/ready
	@$(BIN)/mypy -p bodytext

# Imports that are not declared, dependencies that are not imported, and code that nothing uses.
unused: $(VENV)/ready
	@$(BIN)/deptry --no-ansi .
	@$(BIN)/vulture

# The shipped model on the development corpora, against the floors in training/floors.json.
gate: $(VENV)/ready
	@$(BIN)/python training/gate.py $(SHARED)/corpora

# Every step by itself, one thread.
bench: $(VENV)/ready
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest benchmarks --benchmark-group-by=func

# Both shipped models, trained again; the same inputs on the same machine give the same bytes.
model: $(VENV)/ready
	@$(BIN)/bodytext train $(CORPORA) -o models/html.bodytext
	@$(BIN)/bodytext train --text $(CORPORA) -o models/text.bodytext

# The oldest and newest packages on the oldest and newest Python; MATRIX=--all for every Python.
matrix: $(VENV)/ready
	@newest=$$(PATH="$(CURDIR)/$(BIN):$$PATH" .ci/newest-python $(NEWEST) $(CACHE)/python$(NEWEST)) || true; \
	PATH="$(CURDIR)/$(BIN):$$newest:$$PATH" $(BIN)/python tests/matrix/run.py $(MATRIX)

# Atheris, each harness in turn; inputs that crash are left in the folder.
fuzz: $(VENV)/ready
	@$(UV) $(SYNC) --inexact --all-extras --group fuzz
	@mkdir -p $(CACHE)/fuzz
	@for name in page model warc; do \
	  $(BIN)/python tests/fuzz/fuzz_$$name.py -seed=1 -max_len=20000 -max_total_time=$(FUZZ_SECONDS) -verbosity=0 $(CACHE)/fuzz/$$name || exit 1; \
	done

# Known vulnerabilities and licences of what we depend on.
audit: $(VENV)/ready
	@.ci/audit

# What `pip install bodytext` adds to an empty environment.
size: $(UV)
	@rm -rf $(CACHE)/size
	@$(UV) build --quiet --wheel --clear --out-dir $(CACHE)/size/wheel
	@$(UV) venv --quiet --no-project $(CACHE)/size/venv
	@$(UV) pip install --quiet --python $(CACHE)/size/venv $(CACHE)/size/wheel/*.whl
	@du -sm $(CACHE)/size/venv/lib/python*/site-packages | awk '{ print "base install: " $$1 " MB"; exit $$1 > 100 }'

# The site, in site/; any warning is an error.
docs: $(VENV)/ready
	@$(UV) $(SYNC) --inexact --all-extras --group docs
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

# A wheel and a source distribution; the same commit gives the same bytes.
dist: $(UV)
	@SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(UV) build --quiet --clear

# uv.lock after a change of dependencies; UPGRADE=--upgrade for the newest releases.
lock: $(UV)
	@$(UV) lock --quiet $(UPGRADE)

dev: $(UV)
	@$(UV) $(SYNC) --all-extras
	@touch $(VENV)/ready

$(VENV)/ready: $(BUILT_FROM)
	@$(MAKE) --no-print-directory dev

# The base package alone; not compiled, which would take longer than the page.
$(CACHE)/demo/ready: $(BUILT_FROM) | $(UV)
	@echo "Installing bodytext into $(CACHE)/demo ..."
	@UV_PROJECT_ENVIRONMENT=$(CACHE)/demo $(UV) $(SYNC) --no-dev --config-setting wheel.cmake=false
	@touch $@

$(CACHE)/sanitize/ready: $(BUILT_FROM) | $(UV)
	@UV_PROJECT_ENVIRONMENT=$(CACHE)/sanitize $(UV) $(SYNC) --all-extras --config-setting cmake.define.SANITIZE=ON
	@touch $@

$(CACHE)/uv/bin/uv:
	@$(PYTHON) -m venv $(CACHE)/uv
	@$(CACHE)/uv/bin/python -m pip install --quiet --quiet 'uv>=0.9'

clean:
	@rm -rf $(VENV) $(CACHE) $(wildcard features/*/*.so models/*.so) build dist site *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
