"""The emulated kit: run_avr, its pseudo-terminal and its commands. Time passes only inside `run`."""

import os
import re
import select
import subprocess
import tty
from dataclasses import dataclass

FREQUENCY = 16_000_000


@dataclass
class Happening:
    """Something on the board or the wire: its name, its number, and the cycle at which it was over."""

    what: str
    value: int
    cycle: int


class Emulator:
    def __init__(self, runner: str, firmware: str, link: str, baud: int):
        self.baud = baud
        self.cycle = 0
        self.happenings: list[Happening] = []
        #: First and last cycle of each frame on the wire, by its sender, in order.
        self.frames: dict[str, list[tuple[int, int]]] = {"host": [], "kit": []}
        self.frames_written = 0
        self._sent = self._received = 0
        self._process = subprocess.Popen([runner, firmware, link, str(baud)], stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE, text=True, bufsize=1)
        self._until("ready")
        self._line = os.open(link, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self._line)

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(10)
        os.close(self._line)

    def command(self, line: str) -> None:
        self._process.stdin.write(line + "\n")

    def ask(self, line: str) -> list[str]:
        self.command(line)
        return self._until(line.split()[0])

    def write(self, data: bytes) -> None:
        """Gives bytes to the line; the kit sees them while it runs."""
        self._sent += len(data)
        self.frames_written += data.count(0)
        os.write(self._line, data)

    def run(self, milliseconds: float) -> bytes:
        """Lets time pass and returns what the kit sent."""
        self.command(f"run {round(milliseconds * FREQUENCY / 1000)} {self._sent}")
        cycle, total = self._until("ran")
        self.cycle = int(cycle)
        data = b""
        while self._received < int(total):
            if not select.select([self._line], [], [], 5)[0]:
                raise TimeoutError("bytes of the kit are missing on the pseudo-terminal")
            part = os.read(self._line, 4096)
            self._received += len(part)
            data += part
        return data

    def _until(self, word: str) -> list[str]:
        while True:
            line = self._process.stdout.readline()
            if not line:
                raise EOFError("run_avr ended")
            first, *rest = line.split()
            if first == word:
                return rest
            happened = re.fullmatch(r"(.+) (\d+) @(\d+)\n", line)
            if first in ("unknown", "crashed"):
                raise ValueError(f"run_avr: {line.strip()}")
            if happened is None:
                continue  # simavr's own talk
            what, value, cycle = happened[1], int(happened[2]), int(happened[3])
            if what.startswith("frame "):
                self.frames[what.removeprefix("frame ")].append((value, cycle))
            else:
                self.happenings.append(Happening(what, value, cycle))
