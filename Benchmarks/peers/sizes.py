"""Cost against size: a cascade of relays that is doubled again and again, as rows of the table.

    python3 Benchmarks/peers/sizes.py .build-bench/bench.json docs/benchmarks-sizes.svg

draws the rows of a run, on two logarithmic axes.
"""

import json
import math
import sys

LINES = (
    ("difference", "connection difference", "#1f77b4"),
    ("slowestDifference", "difference, slowest mutant", "#9ecae1"),
    ("proof", "equivalence proof", "#d62728"),
    ("slowestProof", "proof, slowest mutant", "#ff9896"),
    ("safety", "safety proof", "#2ca02c"),
)


def rows(bench):
    for size in bench.ours("sizes", "--count", min(bench.count, 100), "--seed", bench.seed):
        for key, name, _ in LINES:
            row = bench.row(f"{size['terminals']} terminals, {size['relays']} relays: {name}", size[key])
            yield row | {"terminals": size["terminals"], "line": key}


def picture(rows):
    """One line for each of LINES, over the number of wired terminals."""
    points_of = {key: sorted((r["terminals"], r["ours"]) for r in rows if r.get("line") == key) for key, _, _ in LINES}
    times = [time for points in points_of.values() for _, time in points]
    width, height, left, bottom, top, right = 760, 460, 70, 50, 20, 230
    low_x, high_x = 5, 500
    low_y, high_y = 10 ** floor_log(min(times)), 10 ** (floor_log(max(times)) + 1)

    def x(value):
        return left + (width - left - right) * math.log(value / low_x, high_x / low_x)

    def y(value):
        return height - bottom - (height - bottom - top) * math.log(value / low_y, high_y / low_y)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        "<title>Cost against size</title>",
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for tick in (5, 10, 20, 50, 100, 200, 500):
        parts.append(f'<line x1="{x(tick):.1f}" y1="{top}" x2="{x(tick):.1f}" y2="{height - bottom}" stroke="#ddd"/>')
        parts.append(f'<text x="{x(tick):.1f}" y="{height - bottom + 16}" text-anchor="middle">{tick}</text>')
    tick = low_y
    while tick <= high_y * 1.01:
        name = f"{tick:g} µs" if tick < 1000 else f"{tick / 1000:g} ms"
        parts.append(f'<line x1="{left}" y1="{y(tick):.1f}" x2="{width - right}" y2="{y(tick):.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 6}" y="{y(tick) + 4:.1f}" text-anchor="end">{name}</text>')
        tick *= 10
    parts.append(f'<text x="{(left + width - right) / 2}" y="{height - 12}" text-anchor="middle">wired terminals</text>')
    for number, (key, name, colour) in enumerate(LINES):
        points = " ".join(f"{x(terminals):.1f},{y(time):.1f}" for terminals, time in points_of[key])
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        level = top + 20 + 20 * number
        parts.append(f'<line x1="{width - right + 15}" y1="{level}" x2="{width - right + 40}" y2="{level}" '
                     f'stroke="{colour}" stroke-width="3"/>')
        parts.append(f'<text x="{width - right + 46}" y="{level + 4}">{name}</text>')
    return "\n".join(parts + ["</svg>"]) + "\n"


def floor_log(value):
    return math.floor(math.log10(value))


if __name__ == "__main__":
    with open(sys.argv[1]) as report, open(sys.argv[2], "w") as svg:
        svg.write(picture(json.load(report)["sections"]["sizes"]))
