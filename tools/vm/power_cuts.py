"""Cuts the power of the machine at random moments of assessments, and looks for everything that was acknowledged."""
import json
import os
import random
import time
from pathlib import Path

from machine import BOOT_SECONDS, Machine, attempts_disk

SERIAL = "PB-0042"
ORDER = ["self_test", "running", "paused", "ended", "graded", "reviewed", "released"]


class Promises:
    """What the daemon acknowledged: kept in a file, so that an interrupted check goes on where it was."""

    def __init__(self, place: Path, name: str):
        self.file = place / f"{name}.json"
        self.rounds, self.attempts = 0, {}
        if self.file.exists():
            kept = json.loads(self.file.read_text())
            self.rounds, self.attempts = kept["rounds"], kept["attempts"]

    def take(self, lines: list[str]) -> int:
        taken = 0
        for line in lines:
            try:
                said = json.loads(line)
            except json.JSONDecodeError:
                continue
            if "attempt" in said:
                taken += 1
                self.attempts[said["attempt"]] = [said["events"], said["phase"]]
        return taken

    def keep(self) -> None:
        part = self.file.with_suffix(".part")
        part.write_text(json.dumps({"rounds": self.rounds, "attempts": self.attempts}))
        part.replace(self.file)

    def broken(self, machine: Machine) -> list[str]:
        """Promises that the daemon did not keep, in words."""
        found = {"attempts": {}, "outbox": []}
        ids = sorted(self.attempts)
        for first in range(0, len(ids), 200):
            answer = json.loads(machine.must("guest-look " + " ".join(ids[first:first + 200]), 300))
            found["attempts"].update(answer["attempts"])
            found["outbox"] = answer["outbox"]
        broken = []
        released = 0
        for attempt, (events, phase) in self.attempts.items():
            there = found["attempts"][attempt]
            released += phase == "released"
            if there is None:
                broken.append(f"{attempt}: gone")
            elif there[0] < events:
                broken.append(f"{attempt}: {there[0]} events of {events}")
            elif phase == "released" and there[1] != "released":
                broken.append(f"{attempt}: {there[1]}, was released")
        rows = sum(target["pending"] + target["sent"] for target in found["outbox"])
        if rows < released:
            broken.append(f"{rows} scores in the outbox of {released} releases")
        return broken


def preload(machine: Machine, library: str) -> None:
    """The daemon with one of the check's own libraries, until the machine ends."""
    folder = "/run/systemd/system/proefbankd.service.d"
    machine.must(f"mkdir -p {folder} && printf '[Service]\\nEnvironment=LD_PRELOAD=/usr/local/lib/{library}.so\\n' > "
                 f"{folder}/preload.conf && systemctl daemon-reload && systemctl restart proefbankd", 180)


def boot(place: Path, kit, disk: Path, weakened: bool) -> Machine:
    machine = Machine(place, place / "installed.qcow2", disk, kit=str(kit.link))
    try:
        if weakened:
            preload(machine, "weaken")
        machine.plug_kit(SERIAL)
        # How soon is the scenario's question. Here a slow host must not end an hour of rounds.
        machine.until("the kit is attached", "proefbank kit list | grep -q ' attached '", BOOT_SECONDS)
    except BaseException as error:
        if isinstance(error, (TimeoutError, RuntimeError)):
            machine.tell_journal()
        machine.cut_power()
        raise
    return machine


def one_round(place: Path, kit, disk: Path, promises: Promises, chance: random.Random, weakened: bool = False) -> int:
    """One life of the machine: works for a random while, then its power is cut. How many acknowledgements it gave."""
    machine = boot(place, kit, disk, weakened)
    try:
        machine.stream("guest-worker")
        # Before the first acknowledgement nothing can be lost, and a slow machine would be cut off there each time.
        machine.read_until('"attempt"', BOOT_SECONDS)
        machine.read_lines(chance.uniform(0, 8))
    except TimeoutError:
        machine.tell_journal()
        raise
    finally:
        machine.cut_power()
    taken = promises.take(machine.lines)
    promises.rounds += 1
    promises.keep()
    return taken


def look(place: Path, kit, disk: Path, promises: Promises) -> list[str]:
    machine = boot(place, kit, disk, weakened=False)
    try:
        broken = promises.broken(machine)
        sound = machine.run("proefbank doctor --offline | grep -q '^ok *database'")[0] == 0
        return broken + ([] if sound else ["the doctor does not find the database sound"])
    finally:
        machine.cut_power()


def run(place: Path, kit, check, rounds: int) -> None:
    chance = random.Random(int(os.environ["SEED"])) if "SEED" in os.environ else random.Random()
    promises = Promises(place, "power-cuts")
    disk = place / "power-cuts.raw"
    if os.environ.get("FRESH") or promises.rounds >= rounds or not disk.exists():
        promises.file.unlink(missing_ok=True)
        promises = Promises(place, "power-cuts")
        attempts_disk(place, disk.name)
    start = time.monotonic()
    while promises.rounds < rounds:
        taken = one_round(place, kit, disk, promises, chance)
        print(f"        power cut {promises.rounds} of {rounds}: {taken} acknowledgements before it", flush=True)
    broken = look(place, kit, disk, promises)
    releases = sum(phase == "released" for _, phase in promises.attempts.values())
    check(f"after {rounds} power cuts everything acknowledged is there",
          not broken and releases > 0,
          f"{len(promises.attempts)} attempts, {releases} releases, {time.monotonic() - start:.0f} s; {broken[:3] or 'none lost'}")

    # The check has to be able to fail: with synchronous=NORMAL a power cut loses what was acknowledged.
    weak_disk = attempts_disk(place, "weakened.raw")
    (place / "weakened.json").unlink(missing_ok=True)
    weak = Promises(place, "weakened")
    lost: list[str] = []
    for _ in range(4):
        one_round(place, kit, weak_disk, weak, chance, weakened=True)
        lost = look(place, kit, weak_disk, weak)
        if lost:
            break
    check("with synchronous=NORMAL the same check finds losses", bool(lost), f"{lost[:2]}")
