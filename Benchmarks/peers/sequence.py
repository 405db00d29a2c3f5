"""The sequence monitor beside reelay's discrete monitor: the same windows of a second over the same samples of 1 ms."""

import time

import reelay


def rows(bench):
    ours = bench.ours("sequence")
    samples = events_of(ours)
    every, late = run(ours, samples, ours["rules"])
    one, _ = run(ours, samples, ours["rules"][:1])
    yield bench.note(
        f"{len(samples)} samples of 1 ms, {ours['edges']} edges, windows of 1,000 samples; ours: all {len(ours['rules'])} "
        "windows, the order, an invariant and the debounce")
    yield bench.row(f"sequence monitor per sample, reelay with all {len(ours['rules'])} windows", ours["perSample"], every)
    yield bench.row("sequence monitor per sample, reelay with one window only", ours["perSample"], one)
    yield bench.row(f"sequence monitor per edge, reelay per sample with all {len(ours['rules'])} windows", ours["perEdge"], every)
    yield bench.row("sequence monitor per edge, reelay per sample with one window only", ours["perEdge"], one)
    # The first cycle has nothing before its first stroke; ours is told by the task that it may begin there.
    if ours["late"] != late or len(late) != 1:
        raise SystemExit(f"late according to ours at {ours['late']}, according to reelay at {late}")


def events_of(ours):
    """By sample: which channel has just got which level; the first sample is the start."""
    channels, before = ours["channels"], ours["samples"][0]
    nothing = {f"{channel}_{level}": False for channel in channels for level in (0, 1)}
    events = []
    for sample in ours["samples"][1:]:
        changed = {f"{c}_{int(new)}": True for c, new, old in zip(channels, sample, before) if new != old}
        events.append(nothing | changed if changed else nothing)
        before = sample
    return events


def run(ours, samples, rules, rounds=3):
    """µs per sample, the best of some rounds; and the samples, counted from the start, at which a rule is broken."""
    pattern = " and ".join(
        f"({{{rule['event']}}} -> once[0:{rule['milliseconds']}] {{{rule['before']}}})" for rule in rules)
    best, values = float("inf"), []
    for _ in range(rounds):
        monitor = reelay.discrete_timed_monitor(pattern=pattern, condense=False)
        update = monitor.update
        start = time.perf_counter()
        values = [update(sample) for sample in samples]
        best = min(best, time.perf_counter() - start)
    first = next(index for index, sample in enumerate(samples) if any(sample.values()))
    late = [i + 1 for i, value in enumerate(values) if not value["value"] and i > first]
    return best * 1e6 / len(samples), late
