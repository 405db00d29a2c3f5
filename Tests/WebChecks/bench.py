"""A bench of its own for the browser: the virtual kit and the daemon in a folder that is taken away afterwards."""

import contextlib
import json
import os
import pathlib
import subprocess
import tempfile
import time
import urllib.request

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]

LATCHING = [
    "-T1:+ -F1:1", "-F1:2 -S0:11", "-S0:12 -S1:13", "-S1:14 -K1:A1", "-K1:A2 -T1:-", "-F1:2 -K1:23",
    "-K1:24 -P1:X1", "-P1:X2 -T1:-", "-S0:12 -K1:13", "-S1:14 -K1:14",
]


class Bench:
    def __init__(self, folder, binaries):
        self.folder = pathlib.Path(folder)
        self.binaries = pathlib.Path(binaries).resolve()
        self.address = ""
        self._processes = []

    def start(self):
        port = free_port()
        configuration = self.folder / "bench.yaml"
        configuration.write_text(
            f"""data_directory: {self.folder}/data
control_socket: {self.folder}/control.sock
http: {{host: 127.0.0.1, port: {port}}}
kits_directory: {REPOSITORY}/kits
exercise_directories: [{REPOSITORY}/exercises]
locales_directory: {REPOSITORY}/locales
demonstration: true
default_language: nl
stations:
  - {{id: station-1, kit: electro-basis, port: {self.folder}/kit, virtual_control: {self.folder}/kit.sock}}
  - {{id: station-2, kit: pneumo-basis, port: {self.folder}/pneumatics, virtual_control: {self.folder}/pneumatics.sock}}
sync:
  targets:
    - {{name: payroll, kind: csv, path: {self.folder}/scores.csv}}
"""
        )
        for name, kit in (("kit", "electro-basis"), ("pneumatics", "pneumo-basis")):
            self._run(
                f"virtual-{name}", "proefbank-virtual-kit", "run", "--kit", f"{REPOSITORY}/kits/{kit}.yaml", "--link",
                f"{self.folder}/{name}", "--control", f"{self.folder}/{name}.sock")
        self._run("daemon", "proefbankd", "--configuration", str(configuration))
        self.address = f"http://127.0.0.1:{port}"
        wait_for(lambda: urllib.request.urlopen(self.address + "/health", timeout=2).status == 200, "the daemon")

    def kit(self, *words, at="kit"):
        """Does something at a virtual kit, as a hand would."""
        subprocess.run(
            [self.binaries / "proefbank-virtual-kit", "control", self.folder / f"{at}.sock", *words], check=True,
            timeout=30, stdout=subprocess.DEVNULL)

    def arrivals(self, channel):
        """How often that input rose in the attempt that runs."""
        def proefbank(*words):
            environment = {**os.environ, "PROEFBANK_SOCKET": str(self.folder / "control.sock")}
            return subprocess.run([self.binaries / "proefbank", *words], env=environment, check=True, timeout=30,
                                  capture_output=True).stdout

        running = [one for one in json.loads(proefbank("attempt", "list", "--format", "json"))
                   if one["attempt"]["phase"] == "running"]
        record = json.loads(proefbank("attempt", "export", running[0]["attempt"]["id"])) if running else {"events": []}
        edges = [event["what"]["edge"] for event in record["events"] if event["what"]["kind"] == "edge"]
        return sum(edge["level"] for edge in edges if edge["channel"] == channel)

    def plug(self, leads, at="kit"):
        for lead in leads:
            self.kit("plug", *lead.split(), at=at)

    def stop(self):
        for process in reversed(self._processes):
            process.terminate()
        for process in reversed(self._processes):
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()

    def daemon_process(self):
        return self._processes[-1]

    def log(self):
        return "\n".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log")))

    def _run(self, name, program, *arguments):
        log = open(self.folder / f"{name}.log", "wb")
        self._processes.append(
            subprocess.Popen([self.binaries / program, *arguments], stdout=log, stderr=subprocess.STDOUT))


@contextlib.contextmanager
def bench(binaries):
    with tempfile.TemporaryDirectory(prefix="proefbank-web-") as folder:
        running = Bench(folder, binaries)
        try:
            running.start()
            yield running
        finally:
            running.stop()


def wait_for(condition, what, seconds=60):
    deadline = time.monotonic() + seconds
    while True:
        try:
            if condition():
                return
        except OSError:
            pass
        if time.monotonic() > deadline:
            raise SystemExit(f"check-web: {what}: not within {seconds} s")
        time.sleep(0.1)


def free_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
