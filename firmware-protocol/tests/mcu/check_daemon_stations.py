#!/usr/bin/env python3
"""Checks the daemon on emulated stations of two panels: wiring, gate, a search whose relay is in the second register, a cycle.

check_daemon_stations.py RUNNER FOLDER BINARIES

FOLDER has what tools/build-mcu makes. Leads, buttons, valves and cylinders are the virtual kit's; between them and the daemon is the
firmware as it would be flashed.
"""

import json
import sys
import tempfile
from pathlib import Path

import yaml

from check_daemon import ROOT, Bench, check, happened, kill_daemon, totals, until

#: A+ B+ A- B-: -K1 keeps B out until A is back, -K2 sends A back. Every limit switch stays closed for a stroke.
CYCLE = [("-T1:+", "-F1:1"), ("-F1:2", "-S1:13"), ("-S1:14", "-BG3:1"), ("-BG3:4", "-MB1:1"), ("-F1:2", "-BG4:1"),
         ("-BG4:4", "-K2:A1"), ("-K2:A2", "-T1:-"), ("-F1:2", "-K2:13"), ("-K2:14", "-MB1:3"), ("-F1:2", "-BG1:1"),
         ("-BG1:2", "-BG2:1"), ("-BG1:2", "-K1:13"), ("-BG2:4", "-K1:A1"), ("-K1:14", "-K1:A1"), ("-K1:A2", "-T1:-"),
         ("-F1:2", "-K1:23"), ("-K1:24", "-MB2:1"), ("-MB2:2", "-T1:-"), ("-MB1:2", "-T1:-"), ("-MB1:4", "-T1:-")]


def reference(exercise: str) -> list[tuple[str, str]]:
    """The leads of a drawing, from socket to socket of each net."""
    text = (ROOT / "exercises" / exercise / "exercise.yaml").read_text("utf-8")
    nets = yaml.load(text, yaml.BaseLoader)["reference"]
    return [(one, other) for net in nets for one, other in zip(net, net[1:])]


def plug(bench: Bench, leads: list[tuple[str, str]]) -> None:
    bench.hands("unplug_all")
    for lead in leads:
        bench.hands("plug", *lead)


def start(bench: Bench, exercise: str, leads: list[tuple[str, str]]) -> str:
    """The number of the attempt."""
    said = bench.proefbank("attempt", "start", "--exercise", exercise, "--learner", "1001", "--mode", "practice")
    if said.returncode != 0:
        raise RuntimeError(f"{exercise}: {said.stderr}")
    plug(bench, leads)
    return said.stdout.split()[0]


def passes(bench: Bench, *words: str) -> bool:
    said = bench.proefbank("attempt", *words, "--language", "en")
    if said.returncode != 0:
        print(said.stdout, said.stderr)
    return said.returncode == 0


def arrivals(bench: Bench, attempt: str, channel: str) -> int:
    """How often the kit has told that this limit switch closed."""
    record = bench.proefbank("attempt", "export", attempt).stdout
    return sum(event.get("channel") == channel and event.get("level") is True for event in objects(json.loads(record)))


def objects(value):
    if isinstance(value, dict):
        yield value
        value = value.values()
    for part in value if not isinstance(value, str | int | float | bool | None) else ():
        yield from objects(part)


def check_attached(bench: Bench, kit: str) -> None:
    identity = bench.station()["identity"]
    check(f"{kit}: the daemon attaches the emulated kit", identity["model"] == kit and not identity["isVirtual"],
          f"{identity['serialNumber']}, firmware {identity['firmwareVersion']}")


def check_wiring(bench: Bench, exercise: str, wrong: tuple[str, str], right: tuple[str, str]) -> None:
    leads = reference(exercise)
    leads.remove(right)
    start(bench, exercise, [*leads, wrong])
    mistake = bench.proefbank("attempt", "check", "--language", "en")
    check(f"{exercise}: a lead at another socket is named", mistake.returncode == 1 and wrong[1] in mistake.stdout)
    bench.hands("unplug", *wrong)
    bench.hands("plug", *right)
    check("the corrected circuit passes", passes(bench, "check"))


def check_gate(bench: Bench, short: tuple[str, str]) -> None:
    bench.hands("plug", *short)
    refused = bench.proefbank("attempt", "power", "on")
    words = (refused.stderr + refused.stdout).strip()
    check("a short over a coil of the second panel gets no power, in words",
          refused.returncode == 1 and "short" in words and ("supply", 1) not in happened(bench), words.splitlines()[0][:110])
    bench.hands("unplug", *short)


def check_killed_daemon(bench: Bench) -> None:
    check("power comes with the button on the kit", bench.power_on() and ("supply", 1) in happened(bench))
    kill_daemon(bench, "the power goes off", lambda: not bench.panel()["is_powered"])


def check_search(bench: Bench) -> None:
    """Its fault is relay 8, the first of the second register."""
    start(bench, "fault-valve-blocked", reference("fault-valve-blocked"))
    bench.power_on()
    until("the fault is inserted", lambda: ("faults", 1 << 8) in happened(bench))
    bench.hands("press", "-S1")
    bench.hands("probe", "-MB1:1", "-MB1:2")
    live = bench.proefbank("attempt", "measure", "volts")
    bench.hands("release", "-S1")
    bench.proefbank("attempt", "power", "off")
    until("the power goes off", lambda: not bench.panel()["is_powered"])
    dead = bench.proefbank("attempt", "measure", "ohms")
    found = passes(bench, "submit", "--symptom", "cylinder-stays-in", "--cause", "open-pin -MB1:1", "--remedy", "replace -MB1")
    check("a search: the kit hides an open coil with a relay of its second register, two readings tell it", found,
          f"{live.stdout.strip()[:40]}, {dead.stdout.strip()[:40]}")
    check("and the relay is out again after it", [value for what, value in happened(bench) if what == "faults"][-1] == 0)


def cycle_passes(bench: Bench) -> bool:
    attempt = start(bench, "cycle-a-b-square", CYCLE)
    for actuator in ("-MM1/extended", "-MM1/away", "-MM2/extended", "-MM2/away"):
        bench.hands("tune", actuator, "1.6")
    bench.power_on()
    bench.hands("press", "-S1")
    until("cylinder A goes out", lambda: arrivals(bench, attempt, "a1") >= 1)
    bench.hands("release", "-S1")
    until("cylinder B comes back", lambda: arrivals(bench, attempt, "b0") >= 1)
    return passes(bench, "submit")


def check_cycle(bench: Bench) -> None:
    """On a busy computer the microcontroller runs slower than the cylinders: what comes 10 ms apart comes at once to it, and strokes
    are short. Such a run is graded as what was measured, and made again."""
    check("a cycle: A+ B+ A- B- runs, and is graded from its limit switches", any(cycle_passes(bench) for _ in range(3)))


def check_pneumatics(bench: Bench) -> None:
    check_attached(bench, "pneumo-basis")
    check_wiring(bench, "pneumatic-automatic-return", wrong=("-BG2:4", "-MB1:4"), right=("-BG2:4", "-MB1:3"))
    check_gate(bench, ("-MB1:1", "-MB1:2"))
    check_killed_daemon(bench)
    check("the attempt goes on and is graded", passes(bench, "submit"))
    check_search(bench)
    check_cycle(bench)


def check_extension(bench: Bench) -> None:
    check_attached(bench, "electro-plus")
    check_wiring(bench, "blinking-lamp", wrong=("-K4:18", "-K5:16"), right=("-K4:18", "-K5:A1"))
    check_gate(bench, ("-K5:A1", "-K5:A2"))
    check_killed_daemon(bench)
    check("the attempt goes on and is graded", passes(bench, "submit"))


def main() -> int:
    runner, built, binaries = sys.argv[1:]
    for kit, examine in (("pneumo-basis", check_pneumatics), ("electro-plus", check_extension)):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            bench = Bench(folder, runner, f"{built}/kit-{kit}-115200.elf", Path(binaries), kit)
            try:
                examine(bench)
            except (TimeoutError, RuntimeError, KeyError) as error:
                check(f"the bench works on: {error!r}", False)
                print((folder / "proefbankd.log").read_text("utf-8", errors="replace")[-4000:])
            finally:
                bench.close()
    passed, failed = totals()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
