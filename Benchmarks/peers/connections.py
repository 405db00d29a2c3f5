"""Connection difference with the smallest correction, beside the yes or no of KLayout and networkx."""

from collections import Counter

import connections

CIRCUIT = "reversing"


def rows(bench):
    times = bench.ours("connections", "--circuit", CIRCUIT, "--count", bench.count, "--seed", bench.seed)
    header, mutants = bench.mutants(CIRCUIT)
    equipment, reference = header["equipment"], header["reference"]
    klayout, matcher, vf2, alike, rejected, rejected_by_label = ([] for _ in range(6))
    for mutant in mutants:
        nets = mutant["measured"]
        one, other = (connections.Wiring(equipment, *pair) for pair in ((reference, nets), (nets, reference)))
        netlists = connections.netlist(one), connections.netlist(other)
        klayout.append(bench.microseconds(connections.same_for_klayout, *netlists))
        alike.append(connections.same_for_klayout(*netlists))
        graphs = connections.graph(one), connections.graph(other)
        matcher.append(bench.microseconds(connections.same_for_networkx, *graphs))
        vf2.append(bench.microseconds(connections.same_for_vf2pp, *graphs))
        rejected.append(not same_degrees(*graphs))
        rejected_by_label.append(rejected[-1] or not same_labels(*graphs))
    ours, named = times["prepared"], times["withNames"]
    every = [True] * len(mutants)

    def medians(name, peer, where):
        chosen = [place for place, is_chosen in enumerate(where) if is_chosen]
        if not chosen:
            return bench.note(f"{name}: no such mutant")
        return bench.row(
            f"{name} ({len(chosen)} mutants)", bench.median(ours[p] for p in chosen),
            bench.median(peer[p] for p in chosen))

    yield bench.note("peers compare only, netlists and graphs built before; ours: numbered nets to numbered correction")
    yield medians("connection difference, KLayout NetlistComparer", klayout, every)
    yield medians("connection difference, KLayout, same connections", klayout, alike)
    yield medians("connection difference, KLayout, other connections", klayout, [not same for same in alike])
    for name, peer, quick in (
        ("networkx GraphMatcher", matcher, rejected), ("networkx vf2pp", vf2, rejected_by_label)
    ):
        yield medians(f"connection difference, {name}", peer, every)
        yield medians(f"connection difference, {name}, not rejected by its pre-check", peer, [not q for q in quick])
        yield bench.note(
            f"{name}: its pre-check (number of nodes, degrees, for vf2pp labels too) rejects "
            f"{100 * sum(quick) / len(quick):.1f} % of the mutants before any search")
    yield bench.row("connection difference, nets to numbers (all mutants)", bench.median(times["numbering"]))
    yield bench.row("connection difference, names of terminals to names (all mutants)", bench.median(named))
    yield bench.row("reference prepared once", times["preparing"])


def same_degrees(one, other):
    """What `GraphMatcher.is_isomorphic` looks at first."""
    return one.order() == other.order() and sorted(d for _, d in one.degree()) == sorted(d for _, d in other.degree())


def same_labels(one, other):
    """What `vf2pp_is_isomorphic` looks at beside the degrees: how often each label occurs."""
    return labels(one) == labels(other)


def labels(graph):
    return Counter(label for _, label in graph.nodes(data="label"))
