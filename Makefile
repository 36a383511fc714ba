# The commands of this house. `make play` needs nothing but Go.

.PHONY: play test test-outer golden fuzz lint bench bench-quality chaos soak release redis clean

play: ## talk to the bot in this terminal
	@go run ./cmd/bot chat

# One package more than there are processors: some of them wait for servers. A
# process under the race detector sleeps a second before it ends unless told not
# to; what it has found by then it tells either way.
PACKAGES = $$(( $$(getconf _NPROCESSORS_ONLN) + 1 ))

test: redis ## every test, with the race detector; what is exhaustive runs in full without it
	GORACE="atexit_sleep_ms=0 $$GORACE" go test -race -p $(PACKAGES) $$(go list ./... | grep -v /chaos$$)
	GORACE="atexit_sleep_ms=0 $$GORACE" go test -race ./adapters/chaos # alone: it keeps starting processes
	go test ./adapters ./knowledge ./knowledge/train

test-outer: ## what we send to Slack, taken by somebody else's Slack server (fetches an npm package)
	FWHELP_OUTER=1 go test -count=1 -run SomebodyElses ./adapters/slack

golden: ## write golden files and transcripts anew, then show what changed
	go test $$(grep -rl --include='*_test.go' 'flag.Bool("update"' . | xargs -n1 dirname | sort -u) -update
	git diff --stat

FUZZTIME ?= 60s
fuzz: ## every fuzz target, FUZZTIME each
	@set -e; for pkg in $$(go list ./...); do \
	  for target in $$(go test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
	    echo "== $$pkg $$target"; go test $$pkg -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME); \
	  done; \
	done

lint: ## gofumpt, vet, staticcheck, exhaustive switches over sealed types, the content
	@test -z "$$(go tool gofumpt -l .)" || { echo "not formatted (go tool gofumpt -w .):"; go tool gofumpt -l .; exit 1; }
	go vet ./...
	go tool staticcheck ./...
	go tool go-check-sumtype ./...
	go run ./cmd/bot lint

TASKS ?= tasks
bench-quality: ## answer quality on public question sets: make bench-quality TASKS=DIRECTORY-OF-TASK-FILES
	go run ./knowledge/eval/bench $(TASKS)

bench: redis ## speed, as benchmarks
	go test -run '^$$' -bench . -benchmem ./...

chaos: redis ## every fault at full length, one after the other: about a quarter of an hour, on a machine that does nothing else
	go test -v -count=1 -p 1 -timeout 60m ./adapters/chaos ./dialog/sessions -args -chaos

SOAK ?= 15m
soak: redis ## SOAK of events through the relay: memory and goroutines must stay flat
	go test -v -count=1 -timeout 0 -run '^TestSoak$$' ./adapters/chaos -args -soak $(SOAK)

redis: ## a real Redis server for the tests of the stores
	@command -v redis-server >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -y -qq --no-install-recommends redis-server >/dev/null; \
	  else \
	    echo "The tests start real Redis servers: please install redis-server (Debian: apt-get install redis-server; macOS: brew install redis)." >&2; exit 1; \
	  fi; }

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
release: ## binaries for Linux and macOS with checksums, SBOM and licences, in dist/
	FWHELP_RELEASE=1 go test -count=1 -run Quality ./cmd/bot
	go run ./deploy/release -version $(VERSION)

clean:
	rm -rf bin dist
