"""The store and the queue of scores: beside bare SQLite commits, and beside Ralph's own ceiling. ATTEMPTS (100,000), ROWS (10,000)."""

import json
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / ".build-bench"


def rows(bench):
    for product in ("proefbank-store-bench", "proefbank"):
        subprocess.run(["swift", "build", "-c", "release", "--product", product, "--scratch-path", str(BUILT)], cwd=ROOT,
                       check=True, stdout=subprocess.DEVNULL)
    program = [str(BUILT / "release/proefbank-store-bench"), "--attempts", os.environ.get("ATTEMPTS", "100000"),
               "--place", str(BUILT)]
    for line in json.loads(subprocess.run(program, check=True, stdout=subprocess.PIPE).stdout):
        yield bench.row(line["name"], line["ours"], line.get("peer"), "ms")
        if "processor" in line:
            yield bench.row("… of which the processor worked", line["processor"], unit="ms")
    done = subprocess.run([str(ROOT / "tools/bench-sync")], check=True, stdout=subprocess.PIPE)
    drained = json.loads(done.stdout)
    count = drained["scores"]
    yield bench.row(f"draining {count} scores to Ralph, each, beside Ralph's own ceiling", drained["ours"] * 1000 / count,
                    drained["ceiling"] * 1000 / count, "ms")
