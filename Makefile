# The commands of this project: `make` lists them. Setting up again costs nothing,
# since each environment has a stamp that is older only than a change of its lock.

.DEFAULT_GOAL := help
.PHONY: help demo test test-all coverage lint bench lock clean

# The first Python that really runs, is new enough and can make environments:
# a name on the PATH may be a shim that only fails. Choose another with PYTHON=….
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3 python; do \
	$$name -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& { echo $$name; break; }; done)

RUN := build/run
TOOLS := build/tools
TOX = $(LIKE_PIP) $(TOOLS)/bin/tox
UV = $(LIKE_PIP) $(TOOLS)/bin/uv

# uv reads none of pip's settings: hand it the two that decide whether a package can be had.
LIKE_PIP = set -a; eval "$$($(TOOLS)/bin/python -m pip config list 2>/dev/null | sed -n \
	-e 's/^.*\.index-url=\(.*\)/UV_DEFAULT_INDEX=$${UV_DEFAULT_INDEX:-\1}/p' \
	-e 's/^.*\.cert=\(.*\)/SSL_CERT_FILE=$${SSL_CERT_FILE:-\1}/p')"; UV_PYTHON_DOWNLOADS=never; set +a;

define new_environment
@test -n "$(PYTHON)" || { echo "No Python 3.11 or later with venv and pip was found; name one: make PYTHON=/path/to/python3" >&2; exit 1; }
@echo "Setting up $(@D) with $(PYTHON) …"
@$(PYTHON) -m venv --clear $(@D)
@$(@D)/bin/python -m pip install -qq --disable-pip-version-check --require-hashes $(addprefix -r ,$(filter %.txt,$^))
endef

help: ## List the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null \
	|| sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1: \2/p' $(MAKEFILE_LIST)

demo: $(RUN)/.ready ## Show what the harness does, from a clean checkout, without network once set up
	@$(RUN)/bin/loop-harness demo

test: $(TOOLS)/.ready ## Run all checks and tests on this Python, against the built wheel (ARGS: for tox)
	@$(TOX) run $(ARGS)

test-all: $(TOOLS)/.ready ## Run the tests on each supported Python that is installed
	@$(TOX) run --skip-missing-interpreters true -e py311,py312,py313 $(ARGS)

coverage: $(TOOLS)/.ready ## Show which lines and branches no test reaches (twice as slow as the tests)
	@$(TOX) run -e coverage $(ARGS)

lint: $(TOOLS)/.ready ## Check style, format, import arrows and types
	@$(TOX) run -q -e lint,arrows,types

bench: $(TOOLS)/.ready ## Run every benchmark and print its figures
	@$(TOX) run -q -e bench --notest
	@for file in benchmarks/bench_*.py; do \
		echo "== $$file"; $(TOX) run -qq -e bench --skip-pkg-install -- "$$file" || exit 1; done

lock: $(TOOLS)/.ready ## Pin the newest dependencies that pyproject.toml allows (UPGRADE= keeps what still fits)
	@$(call lock,checks,pyproject.toml --all-extras --group tests --group lint --group types)
	@$(call lock,tests,pyproject.toml --all-extras --group tests)
	@$(call lock,run,pyproject.toml)
	@$(call lock,build,--group build)
	@$(call lock,tools,--group tools)

UPGRADE ?= --upgrade
lock = echo "requirements/$(1).txt"; $(UV) pip compile $(2) --quiet --universal --python-version 3.11 \
	--generate-hashes $(UPGRADE) --custom-compile-command 'make lock' --output-file requirements/$(1).txt

clean: ## Remove the environments, caches and built files
	rm -rf build dist .tox .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage .coverage.*

$(RUN)/.ready: requirements/run.txt requirements/build.txt pyproject.toml
	$(new_environment)
	@$(@D)/bin/python -m pip install -qq --disable-pip-version-check --no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(TOOLS)/.ready: requirements/tools.txt
	$(new_environment)
	@touch $@
