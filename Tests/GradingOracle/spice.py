"""Compares our DC solution with ngspice on seeded random networks; `make check-spice` calls it.

Linear networks have to agree to 1 µV per 24 V. Diodes, LEDs, one-way loads and current limits have the same piecewise
linear model in ngspice (a current source with two branches); every state of them has to be equal. Exits with 1 otherwise.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

# ngspice stops at a relative change of 1e-3 by default.
OPTIONS = ".options reltol=1e-10 vntol=1e-13 abstol=1e-16 gmin=1e-15 itl1=2000 numdgt=15"
LEAKAGE = 1e-9
VOLTS_PER_24 = 1e-6
# A branch so near to its threshold carries no current either way.
BORDER = 1e-8


def deck(network):
    name = lambda node: str(node) if node else "0"
    lines = [f"* {network['id']}", OPTIONS]
    for index, part in enumerate(network["resistors"]):
        lines.append(f"R{index} {name(part['from'])} {name(part['to'])} {part['ohms']!r}")
    for index, part in enumerate(network["supplies"]):
        lines.append(f"V{index} p{index} {name(part['minus'])} {part['volts']!r}")
        lines.append(f"RI{index} p{index} {name(part['plus'])} {part['innerOhms']!r}")
    for index, part in enumerate(network["diodes"]):
        over = f"V({name(part['anode'])},{name(part['cathode'])})"
        conducts = f"({over}-{part['forwardVolts']!r})/{part['ohms']!r}"
        lines.append(
            f"B{index} {name(part['anode'])} {name(part['cathode'])} "
            f"I={over} > {part['forwardVolts']!r} ? {conducts} : {LEAKAGE!r}*{over}")
    lines += [".control", "op", "set numdgt=15", "print all", "quit", ".endc", ".end"]
    return "\n".join(lines) + "\n"


def ngspice(network, folder):
    """V by node, or None where ngspice finds no operating point."""
    path = Path(folder) / "network.cir"
    path.write_text(deck(network))
    done = subprocess.run(["ngspice", "-b", str(path)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    volts = {0: 0.0}
    for line in done.stdout.decode(errors="replace").splitlines():
        key, equals, value = line.partition(" = ")
        key = key.strip().removeprefix("v(").removesuffix(")")
        if equals and key.isdigit():
            volts[int(key)] = float(value)
    if len(volts) != network["nodes"] or not consistent(network, volts):
        return None
    return [volts[node] for node in range(network["nodes"])]


def consistent(network, volts):
    """Whether Kirchhoff's current law holds: ngspice sometimes prints the last point of an iteration that failed."""
    sums = [0.0] * network["nodes"]

    def flow(start, end, amperes):
        sums[start] -= amperes
        sums[end] += amperes

    for part in network["resistors"]:
        flow(part["from"], part["to"], (volts[part["from"]] - volts[part["to"]]) / part["ohms"])
    for part in network["supplies"]:
        flow(part["minus"], part["plus"], (part["volts"] - volts[part["plus"]] + volts[part["minus"]]) / part["innerOhms"])
    for part in network["diodes"]:
        flow(part["anode"], part["cathode"], current(part, volts))
    return max(map(abs, sums)) < 1e-6


def current(part, volts):
    over = volts[part["anode"]] - volts[part["cathode"]]
    return (over - part["forwardVolts"]) / part["ohms"] if over > part["forwardVolts"] else LEAKAGE * over


def check(path):
    networks = [json.loads(line) for line in path.read_text().splitlines()]
    worst, answered, states, border, wrong = 0.0, 0, 0, 0, []
    with tempfile.TemporaryDirectory() as folder:
        for network in networks:
            volts = ngspice(network, folder)
            if volts is None:
                continue
            answered += 1
            highest = max(24, *map(abs, volts))
            error = max(abs(one - other) for one, other in zip(volts, network["volts"])) / highest * 24
            worst = max(worst, error)
            if error > VOLTS_PER_24 and not network["diodes"]:
                wrong.append(f"{network['id']}: {error * 1e6:.3f} µV per 24 V")
            for index, part in enumerate(network["diodes"]):
                over = volts[part["anode"]] - volts[part["cathode"]] - part["forwardVolts"]
                if abs(over) < BORDER:
                    border += 1
                    continue
                lit = part.get("litAboveAmperes") is not None and current(part, volts) > part["litAboveAmperes"]
                states += 1
                if (over > 0, lit) != (network["conducting"][index], network["lit"][index]):
                    wrong.append(f"{network['id']}: diode {index} conducts {over > 0} and is lit {lit} in ngspice")
            for index, part in enumerate(network["supplies"]):
                amperes = (part["volts"] - volts[part["plus"]] + volts[part["minus"]]) / part["innerOhms"]
                states += 1
                if (amperes > part["limitAmperes"]) != network["beyondLimit"][index]:
                    wrong.append(f"{network['id']}: supply {index} gives {amperes} A in ngspice")
    kind = "with diodes" if any(network["diodes"] for network in networks) else "linear"
    print(
        f"{kind}: {len(networks)} networks of {min(n['nodes'] for n in networks)} to "
        f"{max(n['nodes'] for n in networks)} nodes; ngspice answers {answered}; greatest difference "
        f"{worst * 1e6:.4f} µV per 24 V; {states} states of diodes, LEDs and current limits compared, "
        f"{border} at their threshold; disagreements {len(wrong)}")
    for line in wrong:
        print(f"  {line}")
    # A peer that hardly ever answers proves nothing.
    return not wrong and answered >= 0.9 * len(networks)


if __name__ == "__main__":
    sys.exit(0 if all([check(Path(path)) for path in sys.argv[1:]]) else 1)
