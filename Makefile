# Latchbell: `make run` starts it, `make test` checks everything. Both install
# the system packages that are missing, and say which and why.

GO   ?= go
TAGS := migrated_fynedo

.PHONY: run build test lint bench soak fuzz packages help

run: packages build ## install what is missing, build, and open the window
	@.ci/start

build: ## build ./latchbell
	@echo "Building latchbell (the first time takes some minutes: the toolkit and SQLite are compiled)"
	@$(GO) build -tags $(TAGS) -ldflags '-s -w' -o latchbell .

test: ## install what is missing and run every check and test
	@.ci/packages test
	@.ci/test

lint: ## formatting, vet and staticcheck alone
	@.ci/lint

bench: ## measure throughput and latency, as ratios to a bare HTTP server
	@.ci/packages test
	@$(GO) test -tags $(TAGS) -run '^$$' -bench . -benchtime 3s ./...

soak: ## load and faults against the real program for an hour, or SOAK=10m
	@.ci/packages test
	@$(GO) test -tags $(TAGS),soak -run '^Test(Soak|AMillion|AThousand|ADiskThat)' -v -count 1 -timeout 0 ./delivery/e2e

fuzz: ## feed the intake and the file format with random input for a minute each
	@.ci/fuzz

packages:
	@.ci/packages run

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-7s %s\n", $$1, $$2}' Makefile
