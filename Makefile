# Everything anyone runs here. One set of build flags for build, run, test and bench: another flag rebuilds everything.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: run test bench build generate verify lint format help

SWIFT_FLAGS := -c release
PROGRAM := .build/release/lifeguard
HAND_WRITTEN := git ls-files --cached --others --exclude-standard -z -- '*.swift' ':!*/Generated/*'

run: ## install what is missing, build, and start `lifeguard dev` (more flags: make run ARGS="--port 9500")
	@dev/packages.sh build
	@dev/build.sh lifeguard $(SWIFT_FLAGS)
	@exec $(PROGRAM) dev $(ARGS)

build: ## build the release program, .build/release/lifeguard
	@dev/packages.sh build
	@dev/build.sh lifeguard $(SWIFT_FLAGS)

test: ## the whole suite: guards, lint, Swift tests on SQLite and PostgreSQL, real clients
	@dev/packages.sh test
	@python3 dev/test.py $(SWIFT_FLAGS)

bench: ## the performance table, on SQLite and on PostgreSQL (more flags: make bench ARGS="--seconds 2")
	@dev/packages.sh test
	@dev/build.sh lifeguard $(SWIFT_FLAGS)
	@dev/build.sh Bench $(SWIFT_FLAGS)
	@exec .build/release/Bench --server $(PROGRAM) $(ARGS)

generate: ## write the generated files anew
	@dev/packages.sh test
	@python3 dev/verify_generated.py --write

verify: ## fail on a wrong arrow between targets, a forbidden call or a stale generated file
	@dev/packages.sh test
	@python3 dev/verify.py

lint: ## fail on a file that swift-format would change or warn about
	@$(HAND_WRITTEN) | xargs -0 -r swift format lint --strict --parallel --configuration .swift-format

format: ## bring every hand-written Swift file into the committed format
	@$(HAND_WRITTEN) | xargs -0 -r swift format format --in-place --parallel --configuration .swift-format

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1|/' | column -t -s '|'
