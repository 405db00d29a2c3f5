"""A fault dictionary on a 30-node network: all voltages for each candidate fault, beside libngspice in a C program."""

import subprocess
import tempfile
from pathlib import Path

ROUNDS = 9


def rows(bench):
    ours = bench.ours("faults")
    count = len(ours["candidates"])
    try:
        times, volts = ngspice(bench, ours)
    except FileNotFoundError as missing:
        times, volts = [], None
        yield bench.note(f"no peer: {missing}; apt-get install libngspice0-dev gcc")
    peer = min(times, default=None)
    yield bench.row("fault candidate, all voltages by an update", ours["solving"], peer)
    yield bench.row("fault candidate, the update worked out from names too", ours["preparing"], peer)
    yield bench.row("fault candidate in a dictionary with every voltage and resistance", ours["dictionary"])
    yield bench.note(
        f"{ours['unknowns']} unknown voltages, {count} candidates; both the best of {ROUNDS} rounds, "
        "libngspice in one process: alter and op")
    if volts:
        worst = max(
            abs(one - other)
            for candidate, others in zip(ours["candidates"], volts)
            for one, other in zip(candidate["volts"][1:], others)
        )
        yield bench.note(f"greatest difference of a voltage between both: {worst * 1e6:.2f} µV")
        if worst > 1e-3:
            raise SystemExit("the voltages of the candidates disagree")


def ngspice(bench, ours):
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        program = folder / "candidates"
        source = Path(bench.root) / "Benchmarks/peers/ngspice_candidates.c"
        if not Path("/usr/include/ngspice/sharedspice.h").exists():
            raise FileNotFoundError("libngspice is not installed")
        subprocess.run(["gcc", "-O2", "-o", str(program), str(source), "-lngspice"], check=True)
        supply = ours["source"]
        lines = ["* candidates", ".options reltol=1e-9 vntol=1e-12"]
        lines += [f"R{i} {r['from']} {r['to']} {r['ohms']!r}" for i, r in enumerate(ours["resistors"])]
        lines += [f"V0 p0 0 {supply['volts']!r}", f"RI0 p0 {supply['plus']} {supply['innerOhms']!r}", ".end", ""]
        (folder / "network.cir").write_text("\n".join(lines))
        (folder / "candidates.txt").write_text("".join(
            f"{c['resistor']} {c['ohms']!r} {ours['resistors'][c['resistor']]['ohms']!r}\n" for c in ours["candidates"]))
        done = subprocess.run(
            [program, folder / "network.cir", folder / "candidates.txt", str(ours["nodes"]), str(ROUNDS)],
            check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        out = done.stdout.decode().split("\n")
        times = [float(line) for line in out[:ROUNDS]]
        return times, [[float(v) for v in line.split()] for line in out[ROUNDS:ROUNDS + len(ours["candidates"])]]
