"""Equivalence proofs with a counterexample where there is one; no peer proves the behaviour of relay circuits."""

CIRCUITS = ("reversing", "lamp", "latching", "jogging", "timers")


def rows(bench):
    for circuit in CIRCUITS:
        times = bench.ours("proof", "--circuit", circuit, "--count", bench.count, "--seed", bench.seed)
        kinds = {}
        for time, kind in zip(times["prepared"], times["kinds"]):
            kinds.setdefault(kind, []).append(time)
        yield bench.row(f"equivalence proof, {circuit}, median", bench.median(times["prepared"]))
        for kind in sorted(kinds):
            yield bench.row(f"equivalence proof, {circuit}, {kind} ({len(kinds[kind])} mutants)", bench.median(kinds[kind]))
        yield bench.row(f"equivalence proof, {circuit}, state by state for all", bench.median(times["exploring"]))
        yield bench.row(f"equivalence proof, {circuit}, from names, nothing prepared", bench.median(times["alone"]))
    for named in bench.ours("named"):
        yield bench.row(f"equivalence proof, {named['circuit']}", named["milliseconds"], unit="ms")
        yield bench.row(f"safety proof, {named['circuit']}", named["safetyMilliseconds"], unit="ms")
        yield bench.note(
            f"{named['circuit']}: {named['states']} reachable states, {named['transitions']} transitions, "
            f"{named['transitionsPerSecond']:.0f} transitions/s")
