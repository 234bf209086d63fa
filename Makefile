# One command each: `make run` starts the portal with an invented network, `make test` runs every test.
# Both install what they need first (scripts/setup) and need Python 3.11 or newer; name one with PYTHON=... if needed.

BIN := .venv/bin
LOCKED := pyproject.toml scripts/setup
WORDS := qi_portal/web/translations

.DEFAULT_GOAL := help
.PHONY: help setup run password test lint types contracts content links rules catalog bench lock sbom audit clean

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: .venv/.ok-run ## Install what the portal needs to run

run: .venv/.ok-run ## Install, migrate, invent a network if the database is empty, and serve it
	@$(BIN)/qi-portal demo --if-empty # migrates first; one start of the program is enough
	@echo "Demo accounts: staff@, coach1@, admin@, editor@, clinical.lead@, lead.p001@, team.p001@, physician.p001@demo.example"
	@echo "(real accounts work too; the demo password is shown when it is made, and \`make password\` makes another)"
	@$(BIN)/qi-portal serve

password: .venv/.ok-run ## Give the demo accounts a new password and print it
	@$(BIN)/qi-portal demo --new-password

test: .venv/.ok-test ## Install, then run every test on SQLite and on PostgreSQL
	$(BIN)/pytest -n 2

lint: .venv/.ok-test ## Style of Python and of templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint qi_portal --lint --quiet

types: .venv/.ok-test ## Types
	$(BIN)/mypy

contracts: .venv/.ok-test ## Which room may import which (pyproject.toml)
	$(BIN)/lint-imports

content: .venv/.ok-run ## Check every guideline and project
	$(BIN)/qi-portal content check

links: .venv/.ok-test ## Dead links in the documents
	$(BIN)/pytest -q tests/house/test_documents.py

rules: .venv/.ok-test ## Write down which test holds which rule of security (docs/security-rules.md)
	$(BIN)/python tests/house/rules.py

catalog: .venv/.ok-run ## Gather the sentences to translate, bring the Spanish catalog up to date and compile it
	@mkdir -p build
	$(BIN)/pybabel -q extract -F $(WORDS)/babel.cfg -k _l -k words:1 -k plural_words:1,2 --no-default-keywords -k _ \
	  -k gettext -k lazy_gettext -k ngettext:1,2 --add-location=file --sort-by-file -o build/messages.pot qi_portal
	$(BIN)/pybabel -q update -i build/messages.pot -d $(WORDS) --no-fuzzy-matching --ignore-obsolete --width=120 \
	  --ignore-pot-creation-date
	$(BIN)/pybabel -q compile -d $(WORDS)

bench: .venv/.ok-test ## Measure ours against a reference in the same run
	$(BIN)/python -m benchmarks

lock: .venv/.ok-run ## Resolve the dependencies of pyproject.toml anew
	$(BIN)/uv pip compile -q pyproject.toml --extra pg --extra sso --group build \
	  --universal --python-version 3.11 --generate-hashes --no-header -o requirements.lock
	$(BIN)/uv pip compile -q pyproject.toml --extra pg --extra sso --group build --group dev \
	  --universal --python-version 3.11 --generate-hashes --no-header -o requirements-dev.lock

sbom: .venv/.ok-test ## List every locked package with version, hashes and license, into build/sbom.json
	$(BIN)/python scripts/sbom.py

audit: .venv/.ok-test ## Ask whether vulnerabilities are known of what is locked
	$(BIN)/python scripts/vulnerabilities.py

clean: ## Remove the environment; the data stay
	rm -rf .venv

.venv/.ok-run: requirements.lock $(LOCKED)
	@scripts/setup run

.venv/.ok-test: requirements-dev.lock $(LOCKED)
	@scripts/setup test
