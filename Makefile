# The two commands of README.md (`make demo`, `make test`) and what they are made of. Everything else is CMake.
SHELL := /bin/bash
PRESET ?= release
JOBS ?= $(shell nproc)
BIN := build/$(PRESET)/bin
PACKAGES := $(shell sed 's/\#.*//' .ci/packages.txt)
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: gui screenshots help setup build demo test check generate bench fuzz format clean worlds misfortunes

help:
	@echo "make demo   install what is missing, build, train with four strategies and compare them"
	@echo "make test   install what is missing, build, run all tests"
	@echo "make gui    show the demo's results in a window"
	@echo "make build  build every executable into $(BIN)"
	@echo "make bench  run the benchmarks"
	@echo "make fuzz   mutate scenarios, result files and CSV files under sanitizers"

# Installs only what is missing, so that a second run needs no network and no rights.
setup:
	@missing=""; for package in $(PACKAGES); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'install ok installed' || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then echo "installing:$$missing"; \
	  $(SUDO) apt-get update -qq && $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; fi

build/$(PRESET)/build.ninja: CMakePresets.json
	cmake --preset $(PRESET)

build: setup build/$(PRESET)/build.ninja
	cmake --build --preset $(PRESET) --parallel $(JOBS)

DEMO := single ring ps-sync ps-async
FASHION := /usr/share/datasets/fashion-mnist
SYNTHETIC := --set workload.dataset.name=synthetic-blobs --set workload.dataset.samples=20000 \
  --set workload.dataset.features=784 --set workload.dataset.classes=10 --set workload.dataset.spread=6

demo: build
	@if [ -d $(FASHION) ]; then data=""; echo "data: Fashion-MNIST in $(FASHION)"; \
	else data="$(SYNTHETIC)"; echo "data: the package dataset-fashion-mnist is not there, so the built-in synthetic blobs serve"; fi; \
	echo "running $(DEMO:%=scenarios/%.json)"; \
	printf '%s\n' $(DEMO) | xargs -P $(JOBS) -I NAME sh -c \
	  "$(BIN)/paceline run scenarios/NAME.json $$data --out results/demo/NAME --threads 1 --force --quiet > /dev/null"
	@echo; $(BIN)/paceline compare $(DEMO:%=results/demo/%)
	@echo; echo "results: $(CURDIR)/results/demo"

# The Qt program on the demo's results, which are made first when there are none.
gui: build
	@[ -d results/demo ] || $(MAKE) demo
	$(BIN)/paceline-gui results/demo

# Pictures of every page, in both themes, empty, with one run and with twelve, into build/screenshots.
screenshots: build
	@[ -d results/demo ] || $(MAKE) demo
	$(BIN)/paceline-gui --screenshots build/screenshots $(RUNS)
RUNS ?= results

test: build
	ctest --preset $(PRESET)

# Files that are made from the program's own tables; a test holds them against it.
generate: build
	$(BIN)/paceline schema > scenarios/scenario.schema.json
	$(BIN)/paceline schema --in-page scenarios/README.md > scenarios/README.md.new && mv scenarios/README.md.new scenarios/README.md

bench: build
	for program in $(BIN)/bench_*; do $$program --benchmark_repetitions=3 --benchmark_report_aggregates_only=true; done

# Mutates scenarios, result files and CSV files for SECONDS each under sanitizers; what it finds lies in build/fuzz.
SECONDS_EACH ?= 60
fuzz: setup
	cmake --preset fuzz > /dev/null && cmake --build --preset fuzz --parallel $(JOBS)
	mkdir -p build/fuzz/corpus-loader build/fuzz/corpus-reader build/fuzz/corpus-trace build/fuzz/corpus-csv
	build/fuzz/bin/paceline_fuzz_loader -max_total_time=$(SECONDS_EACH) -timeout=10 -dict=tests/scenario/loader.dict \
	  -artifact_prefix=build/fuzz/ build/fuzz/corpus-loader tests/scenario/seeds tests/hostile scenarios
	build/fuzz/bin/paceline_fuzz_reader -max_total_time=$(SECONDS_EACH) -timeout=10 -artifact_prefix=build/fuzz/ build/fuzz/corpus-reader
	build/fuzz/bin/paceline_fuzz_trace -max_total_time=$(SECONDS_EACH) -timeout=10 -dict=tests/results/trace.dict \
	  -artifact_prefix=build/fuzz/ build/fuzz/corpus-trace
	build/fuzz/bin/paceline_fuzz_csv -max_total_time=$(SECONDS_EACH) -timeout=10 -artifact_prefix=build/fuzz/ build/fuzz/corpus-csv tests/kernels/csv_seeds

# The table of strategies and misfortunes in README.md: 72 trainings of the CNN, some minutes.
misfortunes: build
	python3 bench/misfortunes.py $(BIN)/paceline --jobs $(JOBS)

# Ten thousand random scenarios; `make worlds SEEDS=7` repeats one.
SEEDS ?= 1-10000
worlds: build
	python3 tests/worlds/random_worlds.py $(BIN)/paceline --seeds $(SEEDS) --jobs $(JOBS) --keep build/worlds

format:
	git ls-files '*.cpp' '*.hpp' | xargs clang-format -i

clean:
	rm -rf build
