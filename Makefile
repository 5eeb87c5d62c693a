# `make run` and `make test` do all; the rest are their parts.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

# Our own uv where there is none.
UV := $(or $(shell command -v uv 2>/dev/null),.tools/bin/uv)
RUN := $(UV) run --no-sync
# Rasa's cache does not see changes of our own components.
RASA_ENV := RASA_TELEMETRY_ENABLED=false RASA_MAX_CACHE_SIZE=0 SQLALCHEMY_SILENCE_UBER_WARNING=1 TF_CPP_MIN_LOG_LEVEL=3 \
	PYTHONWARNINGS=ignore NO_COLOR=1
RASA := cd nlu/rasa && $(RASA_ENV) .venv/bin/rasa
TRAINED_FROM := nlu/text.py nlu/features.py nlu/haste.py nlu/abbreviations.tsv nlu/rasa/components.py \
	nlu/rasa/export.py nlu/rasa/config.yml nlu/rasa/domain.yml nlu/rasa/topics.yml $(wildcard nlu/rasa/data/*.yml)
MODEL := nlu/model/intents.npz

help: ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: install train ## Install, train and serve the web chat on 127.0.0.1:8000
	$(RUN) langnghe serve

install: .venv/installed nlu/rasa/.venv/installed ## Install both environments

train: $(MODEL) ## Validate and train the Rasa model, export it for serving

test: install train ## Run all tests
	$(RUN) pytest

check: install ## Lint, types, content, catalogues
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	$(RUN) langnghe check

catalogues: install ## Bring the translations in step with the texts
	$(RUN) pybabel -q extract -F babel.cfg --no-wrap --sort-by-file --omit-header --add-location file \
		-o responses/locales/langnghe.pot .
	$(RUN) pybabel -q update -i responses/locales/langnghe.pot -d responses/locales -D langnghe \
		--no-fuzzy-matching --no-wrap --omit-header --ignore-obsolete

evaluate: install train ## Measure understanding
	$(RUN) python -m tests.evaluation

diet: install ## Train Rasa's DIET for comparison, in hours (EPOCHS=20: fewer than its 100)
	$(RUN) python -m tests.evaluation.diet $(if $(EPOCHS),--epochs $(EPOCHS))

bench: install train ## Measure start-up, memory and speed beside a plain Rasa bot
	$(RUN) python -m tests.bench

bench-scale: install train ## Measure replicas, open conversations, years of counts
	$(RUN) python -m tests.scale

soak: install ## Kill −9 under load, fifty times, on SQLite and on PostgreSQL with Valkey
	$(RUN) python -m tests.replicas

canaries: install train ## Hold 10,000 conversations with planted values, search for them
	$(RUN) python -m tests.canaries
	$(RUN) python -m tests.privacy

check-deploy: | $(UV) ## Lint Dockerfile, compose.yaml, Caddyfile and unit, as far as tools are at hand
	UV=$(UV) deploy/check.sh

.tools/bin/uv:
	@echo "Installing uv into .tools ..."
	python3 -m venv .tools
	.tools/bin/pip install --quiet --disable-pip-version-check uv

.venv/installed: pyproject.toml uv.lock | $(UV)
	@echo "Installing the bot (Python 3.12) ..."
	$(UV) sync --locked
	@touch $@

nlu/rasa/.venv/installed: nlu/rasa/pyproject.toml nlu/rasa/uv.lock | $(UV)
	@echo "Installing Rasa (Python 3.10, about 2.5 GB, once) ..."
	$(UV) --project nlu/rasa sync --locked
	@touch $@

$(MODEL): $(TRAINED_FROM) | nlu/rasa/.venv/installed
	@echo "Validating the training sentences ..."
	@$(RASA) data validate --fail-on-warnings 2>&1 | grep -vE "not used in any story|^$$|UserWarning" | tail -n 20; exit $${PIPESTATUS[0]}
	@echo "Training (ten to fifteen minutes) ..."
	@$(RASA) train nlu --fixed-model-name intents 2>&1 | grep --line-buffered -E "INFO|ERROR|rror:|trained" ; exit $${PIPESTATUS[0]}
	$(RASA_ENV) nlu/rasa/.venv/bin/python nlu/rasa/export.py nlu/rasa/models $(MODEL)

clean: ## Remove what was built (environments, model)
	rm -rf .venv .tools nlu/rasa/.venv nlu/rasa/models nlu/rasa/.rasa nlu/model

.PHONY: help run install train test check catalogues evaluate diet bench bench-scale soak canaries check-deploy clean
