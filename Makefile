# make build   the two release programs, static, at bin/
# make demo    a scratch fork of Examples/digits goes through the gate
# make test    every test
# make lint    the format, as CI checks it

SHELL := /bin/sh
PYTHON := .venv/bin/python
SOURCES := Package.swift $(shell find Sources Plugins hooks -type f -not -path '*/__pycache__/*')
# What a start costs is paid at every commit. A program at a fixed address needs no relocation of its 20 MB (0.5 ms), and
# one that brings libstdc++ along need not load it (0.4 ms). The linker takes an archive where the first folder that has
# the name holds nothing else, so the archives are linked into a folder of their own.
ifeq ($(shell uname -s),Linux)
ARCHIVES := $(CURDIR)/.build/static-libraries
LINK := -Xlinker -no-pie -Xlinker --as-needed -Xlinker -L$(ARCHIVES)
endif
RELEASE := swift build -c release --static-swift-stdlib $(LINK)

.PHONY: build demo test lint format system python clean

build: bin/gate bin/gate-tracker

bin/gate bin/gate-tracker &: $(SOURCES)
	@Scripts/system-packages
	@Scripts/static-libraries $(ARCHIVES)
	$(RELEASE) --product gate
	$(RELEASE) --product gate-tracker
	@mkdir -p bin
	@for program in gate gate-tracker; do \
	    cp -f "$$($(RELEASE) --show-bin-path)/$$program" "bin/$$program.new" \
	    && strip "bin/$$program.new" && mv -f "bin/$$program.new" "bin/$$program" || exit; \
	done
	@ls -l bin/gate bin/gate-tracker

system:
	@Scripts/system-packages

python:
	@Scripts/python-environment

demo: build python
	@Examples/demo

# Most tests wait for processes; hundreds of them at once would wait for each other, too, and take that for slowness.
test: build python
	$(PYTHON) -m unittest discover -s Tests/ProbeTests -t Tests/ProbeTests
	GATE_TEST_PROGRAMS="$(CURDIR)/bin" GATE_TEST_PYTHON="$(CURDIR)/$(PYTHON)" \
	    swift test --experimental-maximum-parallelization-width 4

lint:
	swift format lint --strict --recursive --parallel --configuration .swift-format Package.swift Plugins Sources Tests

format:
	swift format --in-place --recursive --parallel --configuration .swift-format Package.swift Plugins Sources Tests

clean:
	rm -rf .build bin
