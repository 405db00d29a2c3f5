"""The kit outside of the machine: the firmware's own C code on a pseudo-terminal, its panel worked by commands."""
import json
import subprocess
import time
from pathlib import Path

LATCHING_CIRCUIT = [
    ("-T1:+", "-F1:1"), ("-F1:2", "-S0:11"), ("-S0:12", "-S1:13"), ("-S1:14", "-K1:A1"), ("-K1:A2", "-T1:-"),
    ("-F1:2", "-K1:23"), ("-K1:24", "-P1:X1"), ("-P1:X2", "-T1:-"), ("-S0:12", "-K1:13"), ("-S1:14", "-K1:14")]


class Kit:
    def __init__(self, root: Path, place: Path, serial: str):
        self.program = root / ".build/debug/proefbank-virtual-kit"
        self.link, self.socket, self.serial = place / "kit", place / "kit.sock", serial
        self.process = subprocess.Popen(
            [self.program, "run", "--kit", root / "kits/electro-basis.yaml", "--link", self.link, "--control", self.socket,
             "--serial", serial],
            stdin=subprocess.DEVNULL, stdout=open(place / "kit.log", "ab"), stderr=subprocess.STDOUT)
        for _ in range(200):
            if self.socket.exists() and self.link.exists():
                return
            time.sleep(0.05)
        raise TimeoutError("the kit does not start")

    def do(self, *words: str) -> str:
        done = subprocess.run([self.program, "control", self.socket, *words], capture_output=True, text=True, timeout=30)
        if done.returncode != 0:
            raise RuntimeError(f"kit {' '.join(words)}: {done.stderr}")
        return done.stdout

    def panel(self) -> dict:
        done = subprocess.run([self.program, "control", "--format", "json", self.socket, "state"], capture_output=True,
                              text=True, timeout=30, check=True)
        return json.loads(done.stdout)

    def wire(self) -> None:
        for one, other in LATCHING_CIRCUIT:
            self.do("plug", one, other)

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(30)
