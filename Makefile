# Each word does one thing and says what it did. `make help` lists them.
PORT ?= 8000
PY := .venv/bin/python
export PORT

.DEFAULT_GOAL := help
.PHONY: help run test test-quick check format demo-data bench lock new-room messages

help: ## what each word does
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

run: ## set up, prepare and serve on http://127.0.0.1:8000 (PORT=… for another port)
	@tools/setup run
	@exec $(PY) tools/run.py

test: ## every test: SQLite, PostgreSQL, browser
	@tools/setup dev
	@tools/test

test-quick: ## the tests without a browser, on SQLite only
	@tools/setup dev
	@tools/test sqlite

check: ## style, types, floors, migrations, content, translations
	@tools/setup dev
	@$(PY) tools/check.py

format: ## lay out Python and templates as the checks want them
	@tools/setup dev
	@$(PY) -m ruff check --quiet --fix . || true
	@$(PY) -m ruff format --quiet .
	@.venv/bin/djade --target-version 5.2 $$(git ls-files '*/templates/*.html') || true

demo-data: ## fill the demo organisation in the database of LUWTE_DATABASE_URL
	@tools/setup run
	@$(PY) tools/messages.py compile
	@LUWTE_DEMO=1 $(PY) manage.py demo_data

bench: ## measure on both databases, into build/bench.json (ONLY=name for one)
	@tools/setup dev
	@$(PY) tools/messages.py compile
	@exec $(PY) -m bench $(if $(ONLY),--only $(ONLY))

lock: ## pin all packages again, from pyproject.toml
	@tools/setup dev
	@tools/lock

new-room: ## start a new room: make new-room NAME=training (FLOOR=a room beside it)
	@tools/setup dev
	@$(PY) tools/new_room.py "$(NAME)" --floor "$(FLOOR)"

messages: ## take new texts into the .po files of all rooms
	@tools/setup dev
	@$(PY) tools/messages.py update
