"""Runs the sections of the benchmark and prints them as `name  ours  peer  ratio`; tools/bench calls it.

A section is a file of Benchmarks/peers with a function `rows(bench)` that yields what `bench.row` and `bench.note` return.
docs/benchmarks.md tells how to add one.
"""

import gc
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECTIONS = ROOT / "Benchmarks/peers"


class Bench:
    """What a section may use: our program, the same mutants for everybody, and rows of the table."""

    def __init__(self, program, count, seed):
        self.program, self.count, self.seed = program, count, seed
        self.root = ROOT
        self._mutants = {}

    def ours(self, *arguments):
        """The JSON that `proefbank-bench ARGUMENTS` prints."""
        done = subprocess.run([self.program, *map(str, arguments)], check=True, stdout=subprocess.PIPE)
        return json.loads(done.stdout)

    def mutants(self, circuit):
        """The header (circuit, equipment, reference) and the mutants (id, measured) of a circuit."""
        if circuit not in self._mutants:
            done = subprocess.run(
                [self.program, "mutants", "--circuit", circuit, "--count", str(self.count), "--seed", str(self.seed)],
                check=True, stdout=subprocess.PIPE)
            header, *mutants = map(json.loads, done.stdout.splitlines())
            self._mutants[circuit] = header, mutants
        return self._mutants[circuit]

    @staticmethod
    def row(name, ours, peer=None, unit="µs", ratios=None):
        """One line of the table: both in the same unit, less is better. `ratios` are those of several rounds."""
        row = {"name": name, "ours": ours, "peer": peer, "ratio": peer / ours if peer and ours else None, "unit": unit}
        return row | {"ratio": statistics.median(ratios), "ratios": sorted(ratios)} if ratios else row

    @staticmethod
    def note(text):
        """A sentence that stands between the rows and in the JSON."""
        return {"note": text}

    @staticmethod
    def microseconds(call, *arguments, best_of=3):
        """The best of some times of one call, without the collector of garbage, as `timeit` has it."""
        best = float("inf")
        collects = gc.isenabled()
        gc.disable()
        for _ in range(best_of):
            start = time.perf_counter()
            call(*arguments)
            best = min(best, time.perf_counter() - start)
        if collects:
            gc.enable()
        return best * 1e6

    median = staticmethod(statistics.median)


def main(program, json_path, count, seed, *names):
    bench = Bench(program, int(count), int(seed))
    found = sorted(path.stem for path in SECTIONS.glob("*.py"))
    if unknown := sorted(set(names) - set(found)):
        raise SystemExit(f"there is no section {', '.join(unknown)}; take some of {', '.join(found)}")
    report = {"processors": os.cpu_count(), "load before": os.getloadavg(), "sections": {}}
    print("name  ours  peer  ratio", flush=True)
    for name in names or found:
        report["sections"][name] = rows = []
        for row in load(name).rows(bench):
            rows.append(row)
            print(text(row), flush=True)
    report["load after"] = os.getloadavg()
    print(f"load (1, 5, 15 minutes) before {report['load before']}, after {report['load after']}, "
          f"on {report['processors']} processors")
    with open(json_path, "w") as file:
        json.dump(report, file, ensure_ascii=False, indent=2)


def load(name):
    spec = importlib.util.spec_from_file_location(f"section_{name}", SECTIONS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def text(row):
    if "note" in row:
        return f"  {row['note']}"
    peer = "-" if row["peer"] is None else f"{row['peer']:.2f} {row['unit']}"
    ratio = "-" if row["ratio"] is None else f"{row['ratio']:.2f}"
    if "ratios" in row:
        ratio += f" ({row['ratios'][0]:.2f} to {row['ratios'][-1]:.2f})"
    return f"{row['name']}  {row['ours']:.2f} {row['unit']}  {peer}  {ratio}"


if __name__ == "__main__":
    main(*sys.argv[1:])
