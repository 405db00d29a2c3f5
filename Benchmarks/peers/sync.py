"""The queue of scores drained to the Ralph learning record store, beside Ralph's own ceiling. ROWS (10,000)."""

import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / ".build-bench"


def rows(bench):
    for product in ("proefbank-store-bench", "proefbank"):
        subprocess.run(["swift", "build", "-c", "release", "--product", product, "--scratch-path", str(BUILT)], cwd=ROOT,
                       check=True, stdout=subprocess.DEVNULL)
    done = subprocess.run([str(ROOT / "tools/bench-sync")], check=True, stdout=subprocess.PIPE)
    drained = json.loads(done.stdout)
    count = drained["scores"]
    yield bench.row(f"draining {count} scores to Ralph, each, beside Ralph's own ceiling", drained["ours"] * 1000 / count,
                    drained["ceiling"] * 1000 / count, "ms")
