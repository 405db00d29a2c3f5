"""Connection difference with the smallest correction, beside the yes or no of KLayout and networkx."""

import statistics
from collections import Counter

import connections

CIRCUIT = "reversing"
# Ours and the peers are timed in turns, so that a busy moment of the computer meets both.
ROUNDS = 5
PEERS = {
    "KLayout NetlistComparer": (connections.netlist, connections.same_for_klayout),
    "networkx GraphMatcher": (connections.graph, connections.same_for_networkx),
    "networkx vf2pp": (connections.graph, connections.same_for_vf2pp),
}


def rows(bench):
    header, mutants = bench.mutants(CIRCUIT)
    pairs = [wirings(header, mutant) for mutant in mutants]
    alike, rejected, rejected_by_label = [], [], []
    for one, other in pairs:
        alike.append(connections.same_for_klayout(connections.netlist(one), connections.netlist(other)))
        graphs = connections.graph(one), connections.graph(other)
        rejected.append(not same_degrees(*graphs))
        rejected_by_label.append(rejected[-1] or not same_labels(*graphs))
    rounds = [timed(bench, pairs) for _ in range(ROUNDS)]

    def compared(name, peer, where, middle=statistics.median):
        """The median of the rounds; within each the median of the mutants chosen, for both sides."""
        chosen = [place for place, is_chosen in enumerate(where) if is_chosen]
        if not chosen:
            return bench.note(f"{name}: no such mutant")
        ours, theirs = ([middle([times[side][p] for p in chosen]) for times in rounds] for side in ("ours", peer))
        return bench.row(
            f"connection difference, {name} ({len(chosen)} mutants)", bench.median(ours), bench.median(theirs),
            ratios=[their / our for our, their in zip(ours, theirs)])

    yield bench.note("peers compare only, netlists and graphs built before; ours: numbered nets to numbered correction")
    yield bench.note(f"{ROUNDS} rounds of all in turns: medians over the rounds, of the ratio too")
    every = [True] * len(mutants)
    for name in PEERS:
        yield compared(name, name, every)
        yield compared(f"{name}, mean instead of median", name, every, statistics.fmean)
    yield compared("KLayout, same connections", "KLayout NetlistComparer", alike)
    yield compared("KLayout, other connections", "KLayout NetlistComparer", [not same for same in alike])
    for name, quick in (("networkx GraphMatcher", rejected), ("networkx vf2pp", rejected_by_label)):
        yield compared(f"{name}, not rejected by its pre-check", name, [not is_quick for is_quick in quick])
        yield bench.note(
            f"{name}: its pre-check (number of nodes, degrees, for vf2pp labels too) rejects "
            f"{100 * sum(quick) / len(quick):.1f} % of the mutants before any search")
    ours = bench.ours("connections", "--circuit", CIRCUIT, "--count", bench.count, "--seed", bench.seed)
    yield bench.row("connection difference, nets to numbers (all mutants)", bench.median(ours["numbering"]))
    yield bench.row("connection difference, names of terminals to names (all mutants)", bench.median(ours["withNames"]))
    yield bench.row("reference prepared once", ours["preparing"])


def wirings(header, mutant):
    equipment, reference, nets = header["equipment"], header["reference"], mutant["measured"]
    return connections.Wiring(equipment, reference, nets), connections.Wiring(equipment, nets, reference)


def timed(bench, pairs):
    """µs by mutant, ours and those of each peer."""
    ours = bench.ours("connections", "--circuit", CIRCUIT, "--count", bench.count, "--seed", bench.seed)
    times = {"ours": ours["prepared"]}
    for name, (build, compare) in PEERS.items():
        times[name] = [bench.microseconds(compare, build(one), build(other)) for one, other in pairs]
    return times


def same_degrees(one, other):
    """What `GraphMatcher.is_isomorphic` looks at first."""
    return one.order() == other.order() and sorted(d for _, d in one.degree()) == sorted(d for _, d in other.degree())


def same_labels(one, other):
    """What `vf2pp_is_isomorphic` looks at beside the degrees: how often each label occurs."""
    return labels(one) == labels(other)


def labels(graph):
    return Counter(label for _, label in graph.nodes(data="label"))
