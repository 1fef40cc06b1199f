# Targets for a user's day and for a developer's. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LETTER ?= data/letters/china-2020
OUT ?= out
TO ?= delegations
SECONDS ?= 600
JOBS ?= 1

.DEFAULT_GOAL := sample
.PHONY: sample letter docx delegations print mail check fonts test test-outside lint bench fuzz coverage mutants help clean lock schemas docs site release

sample: $(VENV)/ready ## Set up, and build the sample letter as PDF and DOCX into out/ (the default)
	$(BIN)/letter-render render "$(LETTER)" --out "$(OUT)"

letter: sample ## Build a letter of yours: make letter LETTER=path/to/folder [OUT=folder]

docx: $(VENV)/ready ## Build the DOCX alone: make docx [LETTER=…] [OUT=…]
	$(BIN)/letter-render render "$(LETTER)" --out "$(OUT)" --format docx

delegations: $(VENV)/ready ## A PDF and a DOCX to each delegation: make delegations [LETTER=…] [TO=table.csv] [OUT=…]
	$(BIN)/letter-render render "$(LETTER)" --to "$(TO)" --out "$(OUT)"

print: $(VENV)/ready ## One PDF of all these letters for the printer: make print [LETTER=…] [TO=table.csv] [OUT=…]
	$(BIN)/letter-render render "$(LETTER)" --to "$(TO)" --out "$(OUT)" --profile print

mail: $(VENV)/ready ## Drafts of mails with these letters, in OUT/drafts: make mail [LETTER=…] [TO=table.csv] [UNOFFICIAL=1]
	$(BIN)/letter-render render "$(LETTER)" --to "$(TO)" --out "$(OUT)"
	$(BIN)/letter-render send "$(LETTER)" --to "$(TO)" --out "$(OUT)" --drafts "$(OUT)/drafts" \
		$(if $(UNOFFICIAL),--allow-unofficial)

check: $(VENV)/ready ## Say everything wrong or doubtful in a letter, and write nothing: make check [LETTER=…]
	$(BIN)/letter-render check "$(LETTER)"

fonts: $(VENV)/ready ## List the faces, and check their bytes
	$(BIN)/letter-render fonts list
	$(BIN)/letter-render fonts check

test: $(VENV)/ready-dev ## Set up, and run the tests
	$(BIN)/python -m pytest -q -m "not outside"

lint: $(VENV)/ready-dev ## Run the linters: ruff, mypy, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/ready-dev ## Measure speed and memory, side by side with peers: make bench [LETTER=…] [LONG=1]
	-xargs -n 1 $(BIN)/python -m pip install -q --no-deps < tools/bench-requirements.txt
	$(BIN)/python tools/bench "$(LETTER)" $(if $(LONG),--long)

test-outside: $(VENV)/ready-dev ## Put the sample before outside judges: veraPDF, Poppler, LibreOffice, Open XML SDK, axe
	sh tools/judges.sh
	$(BIN)/python -m pytest -q -m outside tests

fuzz: $(VENV)/ready-dev ## Readers and inspectors on bytes nobody wrote: make fuzz [TARGET=…] [SECONDS=600] [JOBS=1]
	$(BIN)/python -m pip install -q --no-deps -r tools/fuzz-requirements.txt
	$(BIN)/python tools/fuzz $(TARGET) --seconds $(SECONDS) --jobs $(JOBS)

coverage: $(VENV)/ready-dev ## Say which lines and branches no test runs
	$(BIN)/python -m pip install -q -r tools/coverage-requirements.txt
	mkdir -p out/coverage
	$(BIN)/python -m coverage run -m pytest -q -m "not outside"
	$(BIN)/python -m coverage combine -q
	$(BIN)/python -m coverage report

mutants: $(VENV)/ready-dev ## Change the code of text/, checks/ and fonts/choose.py, and say what no test notices: make mutants [NAMES=…]
	$(BIN)/python -m pip install -q -r tools/mutants-requirements.txt
	$(BIN)/python tools/mutants.py $(NAMES)

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

clean: ## Remove what was built, and the virtual environment
	rm -rf "$(OUT)" $(VENV)

release: $(VENV)/ready ## Build wheel and source archive into dist/, the same bytes for the same commit
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/hatchling build -d dist

docs: $(VENV)/ready ## Draw the pictures of docs/gallery.md
	$(BIN)/python tools/gallery.py

site: $(VENV)/site/ready ## Build the documents as a site into out/site
	$(VENV)/site/bin/mkdocs build -q --strict -f tools/mkdocs.yml

schemas: $(VENV)/ready ## Write data/schemas from the models and docs
	$(BIN)/python tools/schemas.py

lock: ## Renew the lock files from pyproject.toml (needs uv and a network)
	uv pip compile pyproject.toml --group build --universal --generate-hashes --no-annotate --no-header --python-version 3.11 -q -o requirements.lock
	uv pip compile pyproject.toml --extra cluster --group build --group dev --universal --generate-hashes --no-annotate --no-header --python-version 3.11 -q -o requirements-dev.lock

# Set-up. The stamp files are made last, so that a set-up cut short is done again.
$(VENV)/ready: requirements.lock pyproject.toml tools/system-packages.sh
	PYTHON=$(PYTHON) sh tools/system-packages.sh
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/site/ready: tools/site-requirements.txt $(VENV)/ready
	$(PYTHON) -m venv $(VENV)/site
	$(VENV)/site/bin/python -m pip install -q --require-hashes -r tools/site-requirements.txt
	touch $@

$(VENV)/ready-dev: requirements-dev.lock $(VENV)/ready
	$(BIN)/python -m pip install -q --require-hashes -r requirements-dev.lock
	touch $@
