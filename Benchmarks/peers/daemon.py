"""The daemon as `make deb` builds it: from start to ready, its memory with a kit, and whether that grows. STARTS (7), ATTEMPTS_OF_DAY (72)."""

import http.client
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / ".build-deb"
STARTS = int(os.environ.get("STARTS", "7"))
# 24 hours of exercises of 20 minutes, each with ten checks, one after the other without the waiting.
ATTEMPTS, CHECKS = int(os.environ.get("ATTEMPTS_OF_DAY", "72")), 10


def rows(bench):
    for product in ("proefbankd", "proefbank-virtual-kit"):
        subprocess.run(["swift", "build", "-c", "release", "--static-swift-stdlib", "--product", product, "--scratch-path", str(BUILT)],
                       cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    place = Path(tempfile.mkdtemp(prefix="proefbank-bench-"))
    try:
        with Table(place) as table:
            times = []
            for _ in range(STARTS):
                times.append(table.start())
                table.end_daemon()
            yield bench.row("daemon: start to ready, median (target 300)", bench.median(times), unit="ms")
            table.start()
            table.wait_for_kit()
            yield bench.row("daemon: resident memory with a kit attached (target 60)", table.resident(), unit="MB")
            half = table.work(ATTEMPTS // 2)
            whole = table.work(ATTEMPTS - ATTEMPTS // 2)
            yield bench.row(f"daemon: resident memory after {ATTEMPTS} attempts, beside after half of them", whole, half, "MB")
    finally:
        shutil.rmtree(place, ignore_errors=True)


class Table:
    """A daemon and a virtual kit in a folder of their own."""

    def __init__(self, place):
        self.place, self.daemon = place, None
        text = (ROOT / "tools/demonstration.yaml").read_text().replace("../run/", f"{place}/").replace("../", f"{ROOT}/")
        (place / "proefbankd.yaml").write_text(text.replace("port: 8088", "port: 0"))
        self.manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.manager.bind(str(place / "notify"))
        self.manager.settimeout(30)

    def __enter__(self):
        self.kit = subprocess.Popen(
            [BUILT / "release/proefbank-virtual-kit", "run", "--kit", ROOT / "kits/electro-basis.yaml", "--link",
             self.place / "kit", "--control", self.place / "kit.sock"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        if self.daemon:
            self.end_daemon()
        self.kit.terminate()
        self.kit.wait(30)
        self.manager.close()

    def start(self):
        """Milliseconds until the daemon says that it is ready, as it says it to systemd."""
        begin = time.monotonic()
        with open(self.place / "daemon.log", "ab") as log:
            self.daemon = subprocess.Popen(
                [BUILT / "release/proefbankd", "--configuration", self.place / "proefbankd.yaml"],
                env=dict(os.environ, NOTIFY_SOCKET=str(self.place / "notify")), stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=log)
        while b"READY=1" not in self.manager.recv(4096):
            pass
        return (time.monotonic() - begin) * 1000

    def end_daemon(self):
        self.daemon.terminate()
        self.daemon.wait(30)
        self.daemon = None

    def resident(self):
        status = Path(f"/proc/{self.daemon.pid}/status").read_text()
        return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) / 1000

    def call(self, method, path, body=None):
        daemon = http.client.HTTPConnection("localhost", timeout=60)
        daemon.sock = socket.socket(socket.AF_UNIX)
        daemon.sock.connect(str(self.place / "control.sock"))
        daemon.request(method, path, None if body is None else json.dumps(body), {"Content-Type": "application/json"})
        answer = daemon.getresponse()
        text = answer.read()
        daemon.close()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {text[:300]!r}")
        return json.loads(text)

    def wait_for_kit(self):
        deadline = time.monotonic() + 30
        while all(station["connection"] != "attached" for station in self.call("GET", "/v1/stations")):
            if time.monotonic() > deadline:
                raise TimeoutError("the kit is not found")
            time.sleep(0.05)

    def work(self, attempts):
        """Does that many attempts; the resident memory after them."""
        for _ in range(attempts):
            order = {"exercise": "latching-circuit", "mode": "practice", "learner": "1001"}
            name = self.call("POST", "/v1/attempts", order)["attempt"]["id"]
            for _ in range(CHECKS):
                self.call("POST", f"/v1/attempts/{name}/check", {})
            self.call("POST", f"/v1/attempts/{name}/submit", {})
        return self.resident()
