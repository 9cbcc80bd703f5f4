# make build   the two release programs, static, at bin/
# make demo    a scratch fork of Examples/digits goes through the gate
# make test    every test
# make lint    the format, as CI checks it

SHELL := /bin/sh
PYTHON := .venv/bin/python
SOURCES := Package.swift $(shell find Sources Plugins hooks -type f -not -path '*/__pycache__/*')
# Test results and programs of one build must not be mixed with those of another configuration.
RELEASE := swift build -c release --static-swift-stdlib

.PHONY: build demo test lint format system python clean

build: bin/gate bin/gate-tracker

bin/gate bin/gate-tracker &: $(SOURCES)
	@Scripts/system-packages
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

test: build python
	$(PYTHON) -m unittest discover -s Tests/ProbeTests -t Tests/ProbeTests
	GATE_TEST_PROGRAMS="$(CURDIR)/bin" GATE_TEST_PYTHON="$(CURDIR)/$(PYTHON)" swift test

lint:
	swift format lint --strict --recursive --parallel --configuration .swift-format Package.swift Plugins Sources Tests

format:
	swift format --in-place --recursive --parallel --configuration .swift-format Package.swift Plugins Sources Tests

clean:
	rm -rf .build bin
