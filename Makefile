# `make` alone lists the targets.  They all use the Python in .venv.

VENV := .venv
ifeq ($(OS),Windows_NT)
PY := $(VENV)/Scripts/python.exe
else
PY := $(VENV)/bin/python
endif

# A stamp is newer than pyproject.toml when all that it names is installed, so that a
# second run starts at once.  DEV includes RUN, and BENCH includes both.
RUN := $(VENV)/.installed-run
DEV := $(VENV)/.installed-dev
BENCH := $(VENV)/.installed-bench

.PHONY: help chat test format quality bench clean

help:
	@echo 'make chat      set up, then chat with the shipped knowledge in the terminal'
	@echo 'make test      set up for development, then check format, lint and types and'
	@echo '               run every test (for the quick tests only: pytest in .venv)'
	@echo 'make format    format the code'
	@echo 'make quality   measure the answers; writes tests/bench/quality.md'
	@echo 'make bench     measure speed and size; writes tests/bench/speed.md'
	@echo 'make clean     remove .venv, caches and build output'

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

# If the Python of .venv is gone, it is created again, whatever the stamps say.
ifneq ($(shell test -x $(PY) && echo there),there)
.PHONY: $(RUN) $(DEV) $(BENCH)
endif

# pip must not read standard input: it has the questions of `echo "..." | make chat`.
$(RUN): pyproject.toml | $(PY)
	@echo 'Installing frontdesk into $(VENV) (once, about a minute) ...' >&2
	@$(PY) -m pip install --quiet --disable-pip-version-check -e . </dev/null
	@touch $@

$(DEV): pyproject.toml | $(PY)
	@echo 'Installing frontdesk and its tools into $(VENV) (once, a few minutes) ...' >&2
	@$(PY) -m pip install --quiet --disable-pip-version-check -e '.[dev]' </dev/null
	@touch $(RUN) $@

$(BENCH): pyproject.toml | $(PY)
	@echo 'Installing frontdesk and the tools that it is compared with ...' >&2
	@$(PY) -m pip install --quiet --disable-pip-version-check -e '.[dev,bench]' </dev/null
	@touch $(RUN) $(DEV) $@

# The first Python that is new enough, or the one of `make chat PYTHON=/path/to/python3`.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))

$(PY):
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; \
	do \
	  if "$$python" -c '$(NEW_ENOUGH)' </dev/null >/dev/null 2>&1; then \
	    "$$python" -m venv --clear $(VENV) </dev/null && exit 0; \
	    rm -rf $(VENV); \
	    echo "$$python cannot create a virtual environment (see above);" >&2; \
	    echo 'on Debian and Ubuntu: sudo apt install python3-venv' >&2; \
	    exit 1; \
	  fi; \
	done; \
	echo 'frontdesk needs Python 3.11 or later, but found none' \
	  "(python3 is $$(python3 --version 2>&1))." >&2; \
	echo 'Install it (https://www.python.org/downloads), or name it:' \
	  'make chat PYTHON=/path/to/python3' >&2; \
	exit 1
