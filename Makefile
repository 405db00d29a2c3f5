# What each command does is in the README; the design names them as stable.

.PHONY: help run test demo build lint format test-firmware check-mcu

help:
	@sed -n 's/^## //p' Makefile

## make run       start the daemon with the virtual kit and a demonstration learner; Ctrl-C stops it
run: build
	@tools/run

## make demo      a scripted technician on the virtual kit, from a mistake to a score in the CSV
demo: build
	@tools/demo

## make test      install what is missing, build, run every test of levels 0 to 2
test: install-for-test lint test-firmware
	@tools/test

## make build     daemon, command line and virtual kit
build: install
	@swift build --product proefbankd
	@swift build --product proefbank
	@swift build --product proefbank-virtual-kit

## make check-mcu the firmware on an emulated ATmega2560: pins, wire and times
check-mcu:
	@tools/check-mcu

## make lint      formatting of Swift and C, generated files that are not current, tables of the kit pages
lint: install-for-test
	@swift format lint --strict -r -p Sources Tests Benchmarks Package.swift
	@git ls-files '*.c' '*.h' | xargs clang-format --dry-run --Werror
	@python3 firmware-protocol/generate.py --check
	@python3 firmware-protocol/tests/check_pages.py

## make format    format Swift and C in place
format: install-for-test
	@swift format -i -r -p Sources Tests Benchmarks Package.swift
	@git ls-files '*.c' '*.h' | xargs clang-format -i

test-firmware: install-for-test
	@$(MAKE) --no-print-directory -C firmware-protocol test

.PHONY: install install-for-test install-for-bench
install:
	@tools/install-missing
install-for-test:
	@tools/install-missing test
install-for-bench:
	@tools/install-missing bench

.PHONY: bench check-grading
## make bench     medians of grading core, link, store and daemon beside their peers, as a table and as JSON
bench: install-for-bench
	@tools/bench

## make check-grading  verdicts on mutants beside those of networkx, KLayout and a second simulator (COUNT=n, SEED=n)
check-grading: install-for-bench
	@tools/check-grading

.PHONY: check-core
## make check-core  a small run of check-grading, check-spice and check-schemas on the debug build, in about a minute
check-core: install-for-bench
	@tools/check-core

.PHONY: check-spice
## make check-spice  voltages, and what conducts, on random networks beside ngspice (COUNT=n, SEED=n)
check-spice: install
	@tools/check-spice

.PHONY: check-sync
## make check-sync  the sync job against a real learning record store and a real gradebook, through the fault proxy
check-sync: install
	@tools/check-sync

.PHONY: fuzz
## make fuzz      random bytes at both ends of the cable, guided by coverage (SECONDS=n for each end)
fuzz: install-for-test
	@$(MAKE) --no-print-directory -C firmware-protocol fuzz FUZZ_SECONDS=$(or $(SECONDS),60)

.PHONY: check-crash
## make check-crash  SIGKILL of daemon and sync job at random moments, with servers behind the fault proxy: nothing lost, nothing twice (ROUNDS=n, FRESH=1)
check-crash: build
	@swift build --product proefbank-fault-proxy
	@tools/check-crash

.PHONY: check-schemas
## make check-schemas  files of the library and answers of the commands beside their JSON Schemas (GRADES=n; 0 for all)
check-schemas: install
	@tools/check-schemas

.PHONY: check-authoring
## make check-authoring  types the commands of docs/authoring.md as they stand there, with a virtual kit (VERBOSE=1 shows them)
check-authoring: build
	@tools/check-authoring

.PHONY: reference
## make reference  writes docs/formats-reference.md anew from what the reader of the files takes
reference: install
	@PROEFBANK_RECORD=1 swift test --filter FormatReferenceTests

.PHONY: bench-store
## make bench-store  only that part: 100,000 attempts, releases beside bare commits, the queue beside Ralph (ATTEMPTS=n, ROWS=n)
bench-store: install-for-bench
	@SECTIONS="store sync" tools/bench

.PHONY: deb check-linux
## make deb       Debian packages of daemon, command line, exercises and firmware, in .build-deb/packages
deb:
	@tools/deb
## make check-linux  the packages in a virtual machine: hotplug, freeze, power cuts (ROUNDS=n, resumable)
check-linux: deb
	@tools/check-linux

.PHONY: bench-daemon
## make bench-daemon  only that part: start to ready, memory, and its growth over 24 simulated hours of exercises
bench-daemon: install-for-bench
	@SECTIONS=daemon tools/bench

.PHONY: bench-web
## make bench-web  input on the virtual kit to pixel, weight and time of the first page, 30 viewers, readers that do not read
bench-web: install
	@tools/bench-web

.PHONY: check-udev
## make check-udev  the udev rules by udev's own engine, on invented devices
check-udev: install
	@tools/install-missing udev
	@tools/check-udev

.PHONY: check-gpio
## make check-gpio  the GPIO shim with libgpiod 1.6 and 2, on lines of gpio-sim where the kernel has it
check-gpio: install
	@tools/check-gpio

.PHONY: check-web
## make check-web  learner and trainer in a real browser, with axe; pictures in .build-check/web
check-web: install
	@tools/check-web
