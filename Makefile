# Loyalty Hero: `make` alone lists the targets. Variables: PORT, ENTRIES, FRESH=1, INTERFACE, MEMBERS, MINUTES, ODOO, ONLY, PG*, PYTHON, SAMPLE.
PYTHON ?= python3
SETUP = @$(PYTHON) -m setup

.PHONY: help run test test-fast lint format bench bench-scale mutate explore regression generate i18n upgrade-sample shell screenshots clean
.DEFAULT_GOAL := help

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## serve the demo shop until Ctrl-C (PORT=8069, FRESH=1 begins anew)
	$(SETUP) run

test: ## run every check (ONLY=path or expression runs a part)
	$(SETUP) test

test-fast: ## run the checks that need no browser
	$(SETUP) test-fast

lint: ## run all linters
	$(SETUP) lint

format: ## mend what the linters can mend by themselves
	$(SETUP) format

bench: ## print the figures: name, value, target, ok or MISS
	$(SETUP) bench

bench-scale: ## print the figures of a ledger of ten million entries, built once (ENTRIES=500000 for a small one, MEMBERS, ONLY)
	$(SETUP) bench-scale

mutate: ## see whether the engine's tests notice mistakes (ONLY=module, SAMPLE=200, MINUTES=10)
	$(SETUP) mutate

explore: ## look for histories that go wrong (MINUTES=10)
	$(SETUP) explore

regression: ## run Odoo's own tests of till and loyalty without us and with us, and tell what differs (ONLY=pos_loyalty runs a part)
	$(SETUP) regression

generate: ## write what follows from the engine's schema: types, the twin's schema, docs/shapes.rst
	$(SETUP) generate

i18n: ## export what can be translated into the modules' i18n folders, and bring translations up to date
	$(SETUP) i18n

upgrade-sample: ## write the demo shop in this version down anew, for the tests of upgrades from it
	$(SETUP) upgrade-sample

shell: ## open Odoo's Python shell on the demo database
	$(SETUP) shell

screenshots: ## photograph the main screens into .run/screenshots
	$(SETUP) screenshots

clean: ## remove databases and run-time files; downloads stay in the user's cache
	$(SETUP) clean
