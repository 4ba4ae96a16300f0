# Two commands do everything: `make run` and `make test`.
SWIFT_FLAGS := --explicit-target-dependency-import-check error
RELEASE     := .build/release
PREFIX      ?= /usr/local
BUILT       ?= $(RELEASE)
SHARE       := $(DESTDIR)$(PREFIX)/share/countersign
MANUAL      := $(DESTDIR)$(PREFIX)/share/man/man1/countersign.1
bash_COMPLETION := $(DESTDIR)$(PREFIX)/share/bash-completion/completions/countersign
zsh_COMPLETION  := $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_countersign
fish_COMPLETION := $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/countersign.fish
ONLY        ?= .
MONKEY_EVENTS ?= 100000
MONKEY_SEEDS  ?= 1,2,3,4,5,6,7,8,9,10
TARGET        ?= json
SECONDS       ?= 60
BENCH_ADAPTATIONS ?= 100000
# These watch processes, signals or the clock, so each runs in a process of its own, with nothing beside it.
ALONE       := SandboxRunnerTests NcursesBackendTests WorkflowsTests OutsideVerifierTests EndToEndTests
empty       :=
space       := $(empty) $(empty)

.PHONY: run test build packages test-packages test-one goldens monkey fuzz screens format lint bench install install-files deb deb-packages uninstall clean

run: build
	@$(RELEASE)/countersign demo

test: test-packages
	swift build --build-tests $(SWIFT_FLAGS)
	swift test --skip-build --skip '$(subst $(space),|,$(ALONE))'
	$(foreach suite,$(ALONE),swift test --skip-build --filter '^$(suite)\.' &&) true
	$(MAKE) lint

build: packages
	swift build -c release --static-swift-stdlib $(SWIFT_FLAGS) --product countersign
	swift build -c release --static-swift-stdlib $(SWIFT_FLAGS) --product countersign-lora-runner

packages:
	@scripts/install-packages run

test-packages:
	@scripts/install-packages test

test-one:
	swift test $(SWIFT_FLAGS) --filter '$(ONLY)'

goldens:
	UPDATE_GOLDENS=1 swift test $(SWIFT_FLAGS) --filter '$(ONLY)' || true
	git diff --stat -- '*Goldens*'

# Random keys, pastes, clicks and resizes: MONKEY_EVENTS of them for each of MONKEY_SEEDS. A hang is killed and fails.
# Optimised, in a folder of its own, because it draws a screen for each of them.
monkey:
	swift build -c release --build-tests --scratch-path .build/monkey -Xswiftc -enable-testing $(SWIFT_FLAGS)
	MONKEY_EVENTS=$(MONKEY_EVENTS) MONKEY_SEEDS=$(MONKEY_SEEDS) timeout 6h nice -n 19 swift test -c release \
	  --scratch-path .build/monkey --skip-build --filter '^ConsoleDriverTests\.MonkeyTests'

# Looks for bytes that break a reader's properties, for SECONDS; without a TARGET that there is, it says which there are.
# What it learns stays in .build/fuzz/corpus, what it finds in .build/fuzz/found: make that a file of fixtures/fuzz.
fuzz:
	COUNTERSIGN_FUZZ=1 swift build -c release --scratch-path .build/fuzz --sanitize fuzzer \
	  -Xswiftc -enable-testing -Xswiftc -assert-config -Xswiftc Debug $(SWIFT_FLAGS) --product FuzzDriver
	@mkdir -p .build/fuzz/corpus/$(TARGET) .build/fuzz/found
	SWIFT_BACKTRACE=enable=no FUZZ_TARGET=$(TARGET) nice -n 19 .build/fuzz/release/FuzzDriver -max_total_time=$(SECONDS) -timeout=5 -rss_limit_mb=3000 \
	  -max_len=8192 -artifact_prefix=.build/fuzz/found/$(TARGET)- .build/fuzz/corpus/$(TARGET) fixtures/fuzz/$(TARGET)

format:
	swift format --in-place --recursive Sources Tests Package.swift

screens: build
	scripts/screens $(RELEASE)/countersign

lint:
	swift format lint --strict --recursive Sources Tests Package.swift
	@scripts/long-comments

# Makes its store once; remove .build/bench to have it made again.
bench: build
	swift build -c release --static-swift-stdlib $(SWIFT_FLAGS) --product countersign-bench
	@mkdir -p .build/bench
	@test -e .build/bench/$(BENCH_ADAPTATIONS)/bench.json || \
	  { rm -rf .build/bench/$(BENCH_ADAPTATIONS); $(RELEASE)/countersign-bench generate \
	    --adaptations $(BENCH_ADAPTATIONS) --out .build/bench/$(BENCH_ADAPTATIONS); }
	@$(RELEASE)/countersign-bench all --store .build/bench/$(BENCH_ADAPTATIONS)

install: build install-files

# What `make build` made, or another build in BUILT; tests install without building.
install-files:
	install -D -m 755 $(BUILT)/countersign $(DESTDIR)$(PREFIX)/bin/countersign
	install -D -m 755 $(BUILT)/countersign-lora-runner $(DESTDIR)$(PREFIX)/bin/countersign-lora-runner
	install -d $(SHARE)/models
	cp -R fixtures/policies fixtures/scenarios fixtures/suites themes $(SHARE)/
	for model in fixtures/models/*/model.safetensors fixtures/models/*/adapter_model.safetensors; do \
	  cp -R "$$(dirname "$$model")" $(SHARE)/models/ || exit; done
	install -m 644 docs/config.schema.json $(SHARE)/config.schema.json
	chmod -R u=rwX,go=rX $(SHARE)
	install -d $(dir $(MANUAL)) $(foreach shell,bash zsh fish,$(dir $($(shell)_COMPLETION)))
	$(BUILT)/countersign manual > $(MANUAL)
	$(foreach shell,bash zsh fish,$(BUILT)/countersign completions $(shell) \
	  > $($(shell)_COMPLETION) &&) true
	chmod 644 $(MANUAL) $(foreach shell,bash zsh fish,$($(shell)_COMPLETION))

# A package for Debian 12 machines without Swift, in .build.
deb: deb-packages build
	@scripts/make-deb $(RELEASE) .build

deb-packages:
	@scripts/install-packages deb

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/countersign $(DESTDIR)$(PREFIX)/bin/countersign-lora-runner $(MANUAL) \
	  $(foreach shell,bash zsh fish,$($(shell)_COMPLETION))
	rm -rf $(SHARE)

clean:
	rm -rf .build
