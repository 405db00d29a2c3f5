"""The store: lists of many attempts, and releases beside bare SQLite commits. ATTEMPTS (100,000)."""

import json
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / ".build-bench"


def rows(bench):
    subprocess.run(["swift", "build", "-c", "release", "--product", "proefbank-store-bench", "--scratch-path", str(BUILT)],
                   cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    program = [str(BUILT / "release/proefbank-store-bench"), "--attempts", os.environ.get("ATTEMPTS", "100000"),
               "--place", str(BUILT)]
    for line in json.loads(subprocess.run(program, check=True, stdout=subprocess.PIPE).stdout):
        yield bench.row(line["name"], line["ours"], line.get("peer"), "ms")
        if "processor" in line:
            yield bench.row("… of which the processor worked", line["processor"], unit="ms")
