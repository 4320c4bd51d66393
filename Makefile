# `make` alone lists what there is to do.  Every Python it needs is in .venv.

VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PY := $(BIN)/python

# Each stamp says what was installed from the pyproject.toml of that time, so that a
# second run starts at once.  What is for developing holds what is for running.
RUN := $(VENV)/.installed-run
DEV := $(VENV)/.installed-dev
BENCH := $(VENV)/.installed-bench

.PHONY: help chat test format quality bench clean

help:
	@echo 'make chat      set up, then ask the shipped knowledge in the terminal'
	@echo 'make test      set up for developing, then format, lint, types and tests'
	@echo 'make format    put the code into its format'
	@echo 'make quality   measure right and wrong; writes tests/bench/quality.md'
	@echo 'make bench     measure speed and size; writes tests/bench/speed.md'
	@echo 'make clean     remove what make made (.venv and caches)'

chat: $(RUN)
	@$(PY) -m bot chat

test: $(DEV)
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -m pytest -m 'slow or not slow'

format: $(DEV)
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

quality: $(DEV)
	$(PY) -m tests.bench.quality

bench: $(BENCH)
	$(PY) -m tests.bench.speed
	$(PY) -m tests.bench.slack_latency

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
	rm -rf build dist frontdesk.egg-info

# An environment whose Python is gone is made anew, whatever its stamps say.
ifneq ($(shell test -x $(PY) && echo there),there)
.PHONY: $(RUN) $(DEV) $(BENCH)
endif

# Standard input is kept for the questions of `echo "..." | make chat`.
$(RUN): pyproject.toml | $(PY)
	@echo 'Installing frontdesk into $(VENV) (once, about a minute) ...' >&2
	@$(PY) -m pip install --quiet --disable-pip-version-check -e . </dev/null
	@touch $@

$(DEV): pyproject.toml | $(PY)
	@echo 'Installing frontdesk and its tools into $(VENV) (once, a few minutes) ...' >&2
	@$(PY) -m pip install --quiet --disable-pip-version-check -e '.[dev]' </dev/null
	@touch $(RUN) $@

$(BENCH): pyproject.toml | $(PY)
	@echo 'Installing frontdesk and what it is measured against ...' >&2
	@$(PY) -m pip install --quiet --disable-pip-version-check -e '.[dev,bench]' </dev/null
	@touch $(RUN) $(DEV) $@

# The first Python that is new enough and can make a working environment.
# `make chat PYTHON=/path/to/python3` says which one to take.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))

$(PY):
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; \
	do \
	  if "$$python" -c '$(NEW_ENOUGH)' </dev/null >/dev/null 2>&1; then \
	    "$$python" -m venv --clear $(VENV) </dev/null && exit 0; \
	    rm -rf $(VENV); \
	    echo "$$python cannot make an environment (see above);" >&2; \
	    echo 'on Debian and Ubuntu: sudo apt install python3-venv' >&2; \
	    exit 1; \
	  fi; \
	done; \
	echo 'frontdesk needs Python 3.11 or later, and found none' \
	  "(python3 is $$(python3 --version 2>&1))." >&2; \
	echo 'Install one (https://www.python.org/downloads), or name it:' \
	  'make chat PYTHON=/path/to/python3' >&2; \
	exit 1
