# make build      the release program, static, at bin/gate
# make wheel      the wheel for pip and uv, at bin/traingate-*.whl (Linux)
# make demo       a scratch fork of Examples/digits goes through the gate
# make test       every test that needs no server, browser or package of others
# make test-real  those tests, as many as BUDGET seconds allow
# make sanitize   the engine's tests under the thread and the address sanitizer
# make lint       the format of Swift and the rules for Python, as CI checks them
# make format     the format, put right
# make generate   the schemas and the reference, written anew from the code
# make clean      without what was built

SHELL := /bin/sh
PYTHON := .venv/bin/python
TEST_PYTHON := .venv-tests/bin/python
SOURCES := Package.swift $(shell find Sources Plugins hooks -type f -not -path '*/__pycache__/*')
# What a start costs is paid at every commit. A program that is static as a whole needs no loader and no relocation of its
# 20 MB (1.5 ms of 4.0), and one whose types are put together by direct calls, instead of being looked up by their names at
# run time, executes a third fewer instructions (0.4 ms).
ifeq ($(shell uname -s),Linux)
STATIC := -Xswiftc -static-executable -Xlinker -no-pie
# Specializations of generic code that come out the same stand in the program once. A static program registers its tables
# for unwinding when it starts, and never looks at the index of them.
FOLD := -Xlinker --icf=all -Xlinker --no-eh-frame-hdr
endif
TYPES := -Xswiftc -Xfrontend -Xswiftc -disable-concrete-type-metadata-mangled-name-accessors
# A folder of its own, so that it can be built beside the tests.
RELEASE := swift build -c release --scratch-path .build-release --static-swift-stdlib $(STATIC) $(TYPES) $(FOLD)

.PHONY: help wheel test-real generate build demo test test-probe test-frameworks build-tests test-swift sanitize lint
.PHONY: format system python test-python clean

help:
	@sed -n 's/^# \(make [a-z-]*  *\)/\1/p' Makefile

# A second program of an earlier version would stay there for ever.
build: bin/gate
	@rm -f bin/gate-tracker

bin/gate: $(SOURCES)
	@Scripts/system-packages
	@Scripts/quiet-link $(RELEASE) --product gate
	@mkdir -p bin
	@strip -o bin/gate.new "$$($(RELEASE) --show-bin-path)/gate"
	@mv -f bin/gate.new bin/gate
	@ls -l bin/gate

wheel: build
	@Scripts/wheel

system:
	@Scripts/system-packages

python:
	@Scripts/python-environment

demo: build python
	@Examples/demo

test-python:
	@Scripts/python-environment tests

# Tests in Python wait for one process after the other, and half of a release build has one thread: the build of the
# tests in Swift takes what both leave idle.
test: python test-python
	@Scripts/system-packages
	@$(MAKE) --jobs=3 --output-sync=target test-probe test-frameworks build-tests
	@$(MAKE) test-swift

test-probe:
	$(PYTHON) -m unittest discover -s Tests/ProbeTests -t Tests/ProbeTests

test-frameworks: build
	$(TEST_PYTHON) -m unittest discover -s Tests/FrameworkTests -t Tests/FrameworkTests

build-tests:
	swift build --build-tests

# Most tests wait for processes; hundreds of them at once would wait for each other, too, and take that for slowness.
test-swift:
	GATE_TEST_PROGRAMS="$(CURDIR)/bin" GATE_TEST_PYTHON="$(CURDIR)/$(PYTHON)" \
	    Scripts/swift-tests --skip-build --experimental-maximum-parallelization-width 4

BUDGET :=
test-real: wheel
	@Scripts/real-tests $(if $(BUDGET),--budget $(BUDGET))

# Transcripts are recorded in the same way: GATE_UPDATE=1 swift test --filter TranscriptTests
generate: build
	GATE_UPDATE=1 GATE_TEST_PROGRAMS="$(CURDIR)/bin" swift test --filter 'ReferenceTests|GeneratedFilesTests'

# Each in a build of its own, the program too. Those of the engine's tests that start real processes run with a program
# that ends at the first race or the first wrong access. Left out are suites about texts and about hooks on disk, where
# nothing runs at the same time, and `ProgramTests`, which ask what only the released program is.
SANITIZERS := thread address
SANITIZED := ^EngineTests|EngineTests|InterruptionTests|OrphanTests|[.]FixTests
UNSANITIZED := ProgramTests|HouseRuleTests|HookInstallerTests|HookManagerTests|RetiredHookTests
# A report needs the lines of the code and nothing that a debugger would want.
LINES := -Xswiftc -gline-tables-only
export TSAN_OPTIONS := halt_on_error=1 suppressions=$(CURDIR)/Tests/thread-sanitizer.txt
export ASAN_OPTIONS := detect_leaks=0

sanitize: python
	@export GATE_TEST_PUSHES=8 GATE_SANITIZED=1; for sanitizer in $(SANITIZERS); do \
	    swift build --build-tests --sanitize=$$sanitizer --scratch-path .build-$$sanitizer $(LINES) \
	    && GATE_TEST_PROGRAMS="$(CURDIR)/.build-$$sanitizer/debug" GATE_TEST_PYTHON="$(CURDIR)/$(PYTHON)" \
	        Scripts/swift-tests --skip-build --sanitize=$$sanitizer --scratch-path .build-$$sanitizer $(LINES) \
	        --filter '$(SANITIZED)' --skip '$(UNSANITIZED)' --experimental-maximum-parallelization-width 2 || exit; \
	done

# Scripts in Python without an ending are found by their first line.
lint: test-python
	swift format lint --strict --recursive --parallel --configuration .swift-format Package.swift Plugins Sources Tests
	$(TEST_PYTHON) -m ruff check Sources Scripts Tests Benchmarks $$(grep -lE '^#!.*python' Scripts/* Benchmarks/*)

format:
	swift format --in-place --recursive --parallel --configuration .swift-format Package.swift Plugins Sources Tests

clean:
	rm -rf .build bin
