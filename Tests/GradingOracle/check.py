"""Compares verdicts of `proefbank circuit compare --batch` with those of the oracles; tools/check-grading calls it.

Prints, per circuit, how many mutants there are of each verdict and every disagreement; exits with 1 when one of them
has no explanation in docs/grading-oracles.md (a line with the id of the mutant), or when a circuit has less than
30 % of either verdict.
"""

import json
import sys
import time
from pathlib import Path

import behaviour
import connections

ROOT = Path(__file__).resolve().parents[2]
# Hazards that no behaviour shows: they are found in the connections, and have tests of their own.
RULES_OF_THE_DRAWING = {"protective_conductor", "fuse_bypassed"}
EXCLUSIVE = [["-K1", "-K2"]]


def main(folder, names):
    explanations = (ROOT / "docs/grading-oracles.md").read_text()
    unexplained = 0
    for name in names:
        unexplained += check(name, Path(folder), explanations)
    print("every disagreement is explained" if not unexplained else f"{unexplained} without explanation")
    return 1 if unexplained else 0


def check(name, folder, explanations):
    start = time.monotonic()
    lines = (folder / f"{name}.mutants.jsonl").read_text().splitlines()
    header, mutants = json.loads(lines[0]), [json.loads(line) for line in lines[1:]]
    answers = [json.loads(line) for line in (folder / f"{name}.answers.jsonl").read_text().splitlines()]
    if [m["id"] for m in mutants] != [a["id"] for a in answers]:
        raise SystemExit(f"{name}: the answers are not those of the mutants")
    equipment, reference = header["equipment"], header["reference"]
    expected, rest = {}, behaviour.Circuit(equipment, reference, behaviour.in_use(reference)).names_at_rest()
    counts = {"alike": 0, "same nets": 0, "safe": 0}
    disagreements = []
    for mutant, answer in zip(mutants, answers):
        nets = mutant["measured"]

        def differ(what, ours, oracle):
            disagreements.append((mutant["id"], what, ours, oracle, nets))

        used = frozenset(behaviour.in_use(nets) | behaviour.in_use(reference))
        if used not in expected:
            expected[used] = behaviour.Circuit(equipment, reference, used)
        length = behaviour.shortest_difference(expected[used], behaviour.Circuit(equipment, nets, used))
        example = answer["behaviour"].get("counterexample")
        ours = len(example["actions"]) if example else None
        proved = answer["behaviour"]["answer"] in ("equivalent", "different")
        if not proved or ours != length:
            differ("actions to the first difference", ours if proved else "not proved", length)
        counts["alike"] += length is None

        found = behaviour.Circuit(equipment, nets, behaviour.in_use(nets)).hazards(EXCLUSIVE, rest)
        claimed = {
            (h["kind"], frozenset(h["components"])): len(h["actions"])
            for h in answer["safety"].get("hazards", [])
            if h["kind"] not in RULES_OF_THE_DRAWING
        }
        if found != claimed:
            differ("hazards", readable(claimed), readable(found))
        counts["safe"] += not found

        one, other = (connections.Wiring(equipment, *p) for p in ((reference, nets), (nets, reference)))
        joins = answer["connections"]
        same = not joins["joins_to_open"] and not joins["joins_to_close"]
        for tool, verdict in (
            ("networkx", connections.same_for_networkx(connections.graph(one), connections.graph(other))),
            ("KLayout", connections.same_for_klayout(connections.netlist(one), connections.netlist(other))),
        ):
            if verdict != same:
                differ(f"same connections ({tool})", same, verdict)
        counts["same nets"] += same
    total = len(mutants)
    print(
        f"{name}: {total} mutants; behave alike {counts['alike']}, differ {total - counts['alike']}; "
        f"without hazard {counts['safe']}; same connections {counts['same nets']}; "
        f"disagreements {len(disagreements)}; {time.monotonic() - start:.0f} s")
    unexplained = 0
    for identity, what, ours, oracle, nets in disagreements:
        explained = f"`{identity}`" in explanations
        unexplained += not explained
        print(f"  {identity}: {what}: proefbank {ours}, oracle {oracle}{' (explained)' if explained else ''}")
        print("    " + " | ".join(" ".join(net) for net in nets))
    if not 0.3 * total <= counts["alike"] <= 0.7 * total:
        print(f"  {name}: less than 30 % of one verdict")
        unexplained += 1
    return unexplained


def readable(hazards):
    return sorted(f"{kind} {'+'.join(sorted(names))} after {length}" for (kind, names), length in hazards.items())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
