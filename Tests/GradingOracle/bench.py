"""Times KLayout and networkx on the same mutants and prints them beside the grading core; tools/bench calls it."""

import json
import statistics
import sys
import time

import connections


def main(measured_path, mutants_path, json_path):
    report = json.load(open(measured_path))
    header, *lines = open(mutants_path)
    header = json.loads(header)
    equipment, reference = header["equipment"], header["reference"]
    klayout, networkx = [], []
    for line in lines:
        nets = json.loads(line)["measured"]
        one, other = (connections.Wiring(equipment, *pair) for pair in ((reference, nets), (nets, reference)))
        klayout.append(microseconds(connections.same_for_klayout, connections.netlist(one), connections.netlist(other)))
        networkx.append(microseconds(connections.same_for_networkx, connections.graph(one), connections.graph(other)))
    ours = report["difference"][header["circuit"]]
    rows = [
        row("connection difference, KLayout compare only", ours, statistics.median(klayout)),
        row("connection difference, networkx", ours, statistics.median(networkx)),
    ]
    rows += [row(f"equivalence proof, {name}", value) for name, value in sorted(report["proof"].items())]
    for named in report["named"]:
        rows.append(row(f"equivalence proof, {named['circuit']}", named["milliseconds"] * 1000))
    print("name  ours  peer  ratio (medians in µs of this run)")
    for item in rows:
        peer, ratio = item["peer"], item["ratio"]
        print(f"{item['name']}  {item['ours']:.1f}  {'-' if peer is None else f'{peer:.1f}'}  "
              f"{'-' if ratio is None else f'{ratio:.2f}'}")
    for named in report["named"]:
        print(f"{named['circuit']}: {named['states']} reachable states, {named['transitions']} transitions, "
              f"{named['transitionsPerSecond']:.0f} transitions/s")
    with open(json_path, "w") as file:
        json.dump({"unit": "µs", "rows": rows, "named": report["named"]}, file, ensure_ascii=False, indent=2)


def row(name, ours, peer=None):
    return {"name": name, "ours": ours, "peer": peer, "ratio": peer / ours if peer else None}


def microseconds(compare, one, other):
    """The best of three."""
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        compare(one, other)
        best = min(best, time.perf_counter() - start)
    return best * 1e6


if __name__ == "__main__":
    main(*sys.argv[1:])
