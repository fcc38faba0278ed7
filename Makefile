# Every target makes what it needs: the first call installs into .venv, later calls reuse it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

export PIP_DISABLE_PIP_VERSION_CHECK := 1
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help demo test test-browser chromium slow jax verify notebooks docs cards lint format build constraints clean
.NOTPARALLEL:

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' Makefile

demo: $(VENV)/plots.stamp  ## Train a character model on text every Python carries, and show all it can do
	@$(BIN)/zoo demo

test: $(VENV)/dev.stamp  ## Run the tests
	@$(BIN)/pytest -n auto --dist loadfile

test-browser: $(VENV)/dev.stamp $(VENV)/browser.stamp chromium  ## Run the tests of the playground in a real browser
	@$(BIN)/pytest -m browser tests/browser

chromium:
	@{ command -v chromium && command -v chromedriver; } > /dev/null || { \
		command -v apt-get > /dev/null && [ "$$(id -u)" = 0 ] && \
		apt-get -qq update && apt-get -qq install -y chromium chromium-driver > /dev/null; } || { \
		echo "Chromium and its driver are missing. On Debian, as root: apt install chromium chromium-driver" >&2; exit 1; }

slow: $(VENV)/dev.stamp  ## Run the tests that take minutes
	@$(BIN)/pytest -m slow

jax: $(VENV)/dev.stamp $(VENV)/jax.stamp  ## Run the tests of the layers, and of what checks cells, on JAX
	@KERAS_BACKEND=jax $(BIN)/pytest -n auto --dist loadfile tests/layers tests/zoo/testing

verify: $(VENV)/dev.stamp  ## Measure every published score of the pretrained models anew, where its data are at hand
	@$(BIN)/zoo verify --all

lint: $(VENV)/dev.stamp  ## Check style, format and types
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

notebooks: $(VENV)/notebooks.stamp  ## Execute all notebooks and keep what they put out; with ZOO_FAST=1 try them only
	@$(BIN)/python notebooks/run.py

docs: $(VENV)/dev.stamp  ## Build the guides and the reference of all public names, in build/docs
	@$(BIN)/python -W error docs/make_reference.py build/docs
	@echo "The documentation: build/docs/index.html"

cards: $(VENV)/dev.stamp  ## Write docs/datasets.md anew, with counts of the data in $$ZOO_TEST_DATA
	@$(BIN)/python docs/make_datasets.py

format: $(VENV)/dev.stamp  ## Put imports and lines into shape
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

build: $(VENV)/dev.stamp  ## Make wheel and sdist in dist/
	@$(BIN)/python -m build --no-isolation

constraints:  ## Resolve the newest versions that fit together, and pin them
	@$(PYTHON) -m venv --clear $(VENV)-new
	@$(VENV)-new/bin/pip install -q -e '.[dev,browser,jax,notebooks,plots]'
	@grep '^#' constraints.txt > $(VENV)-new/constraints.txt
	@$(VENV)-new/bin/pip freeze --all --exclude pip --exclude rnn-zoo >> $(VENV)-new/constraints.txt
	@mv $(VENV)-new/constraints.txt constraints.txt
	@rm -r $(VENV)-new

clean:  ## Remove all that these targets made
	@rm -rf $(VENV) $(VENV)-new build dist *.egg-info .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -prune -exec rm -r {} +

# One stamp for each set of extras, renewed when what it rests on changes.
$(VENV)/%.stamp: pyproject.toml constraints.txt | $(BIN)/pip
	@echo "Installing rnn-zoo[$*] into $(VENV); the first time takes a few minutes."
	@$(BIN)/pip install -q -e '.[$*]' -c constraints.txt
	@touch $@

# pip is the last thing that venv makes: where it is missing, --clear removes what a broken-off attempt left.
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; (3, 11) <= sys.version_info[:2] <= (3, 13) or sys.exit( \
		"TensorFlow needs Python 3.11, 3.12 or 3.13; $(PYTHON) is %d.%d. Name another: make PYTHON=python3.12" \
		% sys.version_info[:2])'
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { \
		echo "$(PYTHON) cannot make virtual environments. On Debian: apt install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
