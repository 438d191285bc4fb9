# make run opens Noren and make test proves it; both set up what they need. The rest is for those who work on it.

# an empty environment (env -i make) has no PATH, and then programs and Python's own path are not found
export PATH := $(if $(PATH),$(PATH),/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)
export HOME := $(if $(HOME),$(HOME),$(shell getent passwd $$(id -u) | cut -d: -f6))
ifeq ($(LC_ALL)$(LC_CTYPE)$(LANG),)
export LC_ALL := C.UTF-8
endif

RIGHT := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	"$$p" -c "$(RIGHT)" >/dev/null 2>&1 && echo "$$p" && break; done)
PY := .venv/bin/python
PYTEST := LC_ALL=C.UTF-8 $(PY) -m pytest

.PHONY: run setup setup-test setup-full test test-full check screens bench messages lock
.DEFAULT_GOAL := run

run: setup
	@$(PY) main.py $(ARGS)

setup: python
	@"$(PYTHON)" installers/setup.py run

setup-test: python
	@"$(PYTHON)" installers/setup.py test

setup-full: python
	@"$(PYTHON)" installers/setup.py full

.PHONY: python
python:
	@test -n "$(PYTHON)" || { echo "Noren needs Python 3.11, 3.12 or 3.13 (on Debian: apt-get install python3 python3-venv)." >&2; exit 1; }

test: setup-test
	$(PYTEST) -n 2 --dist loadfile -q $(ARGS)

test-full: setup-full
	$(PYTEST) -n 2 --dist loadfile -q -m "" $(ARGS)

check: setup-test
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports

screens: setup-test
	$(PY) -m tests.screens $(ARGS)

bench: setup-test
	$(PY) -m tests.benchmarks.run $(ARGS)

messages: setup-test
	$(PY) -m desktop.languages compile
	$(PY) -m desktop.languages missing

# the locks, anew from pyproject.toml (for every system and Python that it allows)
lock: setup-test
	$(PY) -m pip install -q uv
	$(PY) -m uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --no-annotate -q -o requirements.lock
	$(PY) -m uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate -q -o requirements-dev.lock
