# Two commands do everything: `make demo` and `make test`. Both build the virtual environment on first use.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test proofs check lint types unit fast clean constraints

demo: $(VENV)/.base
	$(BIN)/nianbao demo

test: lint types unit

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test
	$(BIN)/mypy

unit: $(VENV)/.test
	$(BIN)/pytest -n 2 --dist loadgroup -m "not proof"

proofs: $(VENV)/.test
	$(BIN)/pytest -n 2 --dist loadgroup -m proof

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11, 5) and "nianbao needs Python 3.11.5 or later; name one with make PYTHON=/path/to/python3")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.base: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/.test: $(VENV)/.base
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test,ocr,grow]'
	touch $@

clean:
	rm -rf $(VENV) data/demo .mypy_cache .pytest_cache .ruff_cache

# After a change of the dependencies: pins what a fresh environment resolves to.
constraints:
	$(PYTHON) -m venv build/resolve
	build/resolve/bin/pip install --quiet -e '.[test,ocr,grow]'
	build/resolve/bin/pip freeze --exclude-editable | grep -v ' @ ' > constraints.txt
	rm -rf build/resolve
