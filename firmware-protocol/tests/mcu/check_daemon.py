#!/usr/bin/env python3
"""Checks the daemon on the emulated microcontroller: an exercise from the first lead to its grade, then the daemon is killed.

check_daemon.py RUNNER FIRMWARE.elf BINARIES

The leads, buttons and lamps are the virtual kit's; between them and the daemon is the firmware as it would be flashed.
"""

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FREQUENCY = 16_000_000
LEASE_MS, MARGIN_MS = 200, 10
PATIENCE_S = 30

#: The latching circuit, its two leads to the holding contact last.
LEADS = [("-T1:+", "-F1:1"), ("-F1:2", "-S0:11"), ("-S0:12", "-S1:13"), ("-S1:14", "-K1:A1"), ("-K1:A2", "-T1:-"),
         ("-F1:2", "-K1:23"), ("-K1:24", "-P1:X1"), ("-P1:X2", "-T1:-"), ("-S0:12", "-K1:13"), ("-S1:14", "-K1:14")]

passed = failed = 0


def check(what: str, good: bool, figures: str = "") -> None:
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    print(f"{'passed' if good else 'FAILED'}  {what}{': ' + figures if figures else ''}", flush=True)


def until(what: str, condition) -> None:
    end = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {PATIENCE_S} s")
        time.sleep(0.02)


def totals() -> tuple[int, int]:
    """Checks that passed, and that failed."""
    return passed, failed


class Bench:
    """The daemon, and the virtual kit with the emulated microcontroller inside."""

    def __init__(self, folder: Path, runner: str, firmware: str, binaries: Path, kit: str = "electro-basis"):
        self.folder, self.binaries = folder, binaries
        self.transcript_file = folder / "transcript"
        text = (ROOT / "tools/demonstration.yaml").read_text("utf-8")
        text = text.replace("../run/", f"{folder}/").replace("../", f"{ROOT}/").replace("port: 8088", "port: 0")
        # One station, with this kit.
        text = re.sub(r"  - id: station-2\n(    .*\n)*", "", text).replace("kit: electro-basis", f"kit: {kit}")
        (folder / "proefbankd.yaml").write_text(text, "utf-8")
        self.kit_process = self._start(
            "proefbank-virtual-kit", "run", "--kit", ROOT / f"kits/{kit}.yaml", "--link", folder / "kit",
            "--control", folder / "kit.sock", "--serial", "KIT0042", "--emulator", runner, "--firmware", firmware,
            "--transcript", self.transcript_file)
        self.daemon = None
        self.start_daemon()

    def _start(self, name: str, *arguments) -> subprocess.Popen:
        log = open(self.folder / f"{name}.log", "ab")
        return subprocess.Popen([self.binaries / name, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=log,
                                stderr=log)

    def start_daemon(self) -> None:
        self.daemon = self._start("proefbankd", "--configuration", self.folder / "proefbankd.yaml")
        until("the daemon finds the kit", lambda: self.station().get("connection") == "attached")

    def close(self) -> None:
        for process in (self.daemon, self.kit_process):
            process.terminate()
            process.wait(PATIENCE_S)

    def proefbank(self, *words: str, wait: bool = True):
        command = [self.binaries / "proefbank", *words]
        environment = {"PROEFBANK_SOCKET": str(self.folder / "control.sock"), "HOME": str(self.folder)}
        if not wait:
            return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE_S)

    def station(self) -> dict:
        answer = self.proefbank("kit", "list", "--format", "json")
        if answer.returncode != 0:
            return {}
        stations = json.loads(answer.stdout)
        return stations[0] if stations else {}

    def hands(self, *words: str) -> str:
        answer = subprocess.run([self.binaries / "proefbank-virtual-kit", "control", "--format", "json",
                                 str(self.folder / "kit.sock"), *words],
                                capture_output=True, text=True, timeout=PATIENCE_S)
        if answer.returncode != 0:
            raise RuntimeError(f"{' '.join(words)}: {answer.stderr}")
        return answer.stdout

    def panel(self) -> dict:
        return json.loads(self.hands("state"))

    def transcript(self) -> list[tuple[str, int, int]]:
        """What happened so far, as (what, value, cycle)."""
        text = self.transcript_file.read_text("utf-8", errors="replace")
        return [(what, int(value), int(cycle)) for what, value, cycle in re.findall(r"^(.+) (\d+) @(\d+)$", text, re.M)]

    def power_on(self) -> bool:
        asking = self.proefbank("attempt", "power", "on", wait=False)
        until("the kit waits for its button", lambda: self.panel()["waits_for_confirm_button"])
        self.hands("confirm")
        good = asking.wait(PATIENCE_S) == 0
        until("the contactor closes", lambda: self.panel()["is_powered"])
        return good


def check_exercise(bench: Bench) -> None:
    identity = bench.station()["identity"]
    check("the daemon attaches the emulated kit", identity["serialNumber"] == "KIT0042" and not identity["isVirtual"],
          f"{identity['model']} {identity['serialNumber']}, firmware {identity['firmwareVersion']}")
    bench.proefbank("attempt", "start", "--exercise", "latching-circuit", "--learner", "1001", "--mode", "practice")
    for lead in LEADS[:8]:
        bench.hands("plug", *lead)
    mistake = bench.proefbank("attempt", "check", "--language", "en")
    check("the missing holding contact is named", mistake.returncode == 1 and "-K1:13" in mistake.stdout)
    for lead in LEADS[8:]:
        bench.hands("plug", *lead)
    check("the corrected circuit passes", bench.proefbank("attempt", "check", "--language", "en").returncode == 0)


def check_moved_lead(bench: Bench) -> None:
    asking = bench.proefbank("attempt", "power", "on", wait=False)
    until("the kit waits for its button", lambda: bench.panel()["waits_for_confirm_button"])
    bench.hands("plug", "-K1:24", "-P2:X1")
    bench.hands("confirm")
    refused = asking.wait(PATIENCE_S) == 1
    words = asking.stderr.read().decode("utf-8", errors="replace")
    check("a lead that is plugged between proof and button keeps the power off, in words",
          refused and "moved after the wiring was proved" in words and ("supply", 1) not in happened(bench), words.strip()[:90])
    bench.hands("unplug", "-K1:24", "-P2:X1")


def check_power(bench: Bench) -> None:
    check("power comes with the button on the kit", bench.power_on() and ("supply", 1) in happened(bench))
    bench.hands("press", "-S1")
    until("-P1 lights", lambda: bench.panel()["on"] == ["-P1"])
    bench.hands("release", "-S1")
    time.sleep(0.5)
    check("-K1 holds itself, and -P1 stays lit", bench.panel()["on"] == ["-P1"])


def check_live_lead(bench: Bench) -> None:
    # From the relay's contact to another lamp, with the power on.
    bench.hands("unplug", "-K1:24", "-P1:X1")
    bench.hands("plug", "-K1:24", "-P2:X1")
    until("the contactor drops", lambda: not bench.panel()["is_powered"])
    log = (bench.folder / "proefbankd.log").read_text("utf-8", errors="replace")
    check("a lead that is replugged live cuts the power, and the log says why",
          bench.station()["powerIsOn"] is False and "not the circuit that was proved" in log)
    bench.hands("unplug", "-K1:24", "-P2:X1")
    bench.hands("plug", "-K1:24", "-P1:X1")
    check("the next power is proved anew", bench.power_on())
    bench.hands("press", "-S1")
    until("-P1 lights again", lambda: bench.panel()["on"] == ["-P1"])
    bench.hands("release", "-S1")


def happened(bench: Bench) -> list[tuple[str, int]]:
    return [(what, value) for what, value, _ in bench.transcript()]


def kill_daemon(bench: Bench, what: str, is_off: Callable[[], bool]) -> int:
    """Ends it under power, waits until that is off and starts it again: the cycle in which the supply relay dropped."""
    bench.daemon.kill()
    bench.daemon.wait(PATIENCE_S)
    until(what, is_off)
    lines = bench.transcript()
    off = max(cycle for what, value, cycle in lines if (what, value) == ("supply", 0))
    heard = max(cycle for what, _, cycle in lines if what == "frame host" and cycle < off)
    late = (off - heard) * 1000 / FREQUENCY
    check("the daemon is killed: the supply relay drops within its lease + 10 ms", 0 < late <= LEASE_MS + MARGIN_MS,
          f"{late:.1f} ms of the microcontroller after the last frame")
    bench.start_daemon()
    return off


def check_killed_daemon(bench: Bench) -> None:
    off = kill_daemon(bench, "-P1 goes out", lambda: bench.panel()["on"] == [])
    time.sleep(0.5)
    check("a daemon that starts again finds the kit and leaves the power off",
          not bench.panel()["is_powered"] and max(c for w, v, c in bench.transcript() if (w, v) == ("supply", 1)) < off)


def check_grade(bench: Bench) -> None:
    graded = bench.proefbank("attempt", "submit", "--language", "en")
    check("the attempt goes on and is graded", graded.returncode == 0 and "100" in graded.stdout,
          " ".join(graded.stdout.split())[:60])


def main() -> int:
    runner, firmware, binaries = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bench = Bench(folder, runner, firmware, Path(binaries))
        try:
            check_exercise(bench)
            check_moved_lead(bench)
            check_power(bench)
            check_live_lead(bench)
            check_killed_daemon(bench)
            check_grade(bench)
        except (TimeoutError, RuntimeError, KeyError) as error:
            check(f"the bench works on: {error!r}", False)
            print((folder / "proefbankd.log").read_text("utf-8", errors="replace")[-4000:])
        finally:
            bench.close()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
