#!/usr/bin/env python3
"""Checks the firmware of the kits that are more than the basic one, each on an emulated board with its own panel around it.

check_kits.py RUNNER FOLDER

FOLDER has what tools/build-mcu makes. What every kit does alike is in check.py; here is what has another size: sockets past the
fourth multiplexer, inputs past the thirteenth, a second register of fault relays.
"""

import sys
import tempfile
from pathlib import Path

import yaml

from check import LEASE_MS, MARGIN_MS, check, check_latency, check_stack, totals
from kit import (ALL, CONFIRM, EMERGENCY_STOP, ESTOP_REASON, FAULT_RELAY_PART, INPUT_PART, TERMINAL_PART, WIRING_CHANGED, Kit)
from measure import edges, milliseconds, static_ram

DESCRIPTIONS = Path(__file__).resolve().parents[3] / "kits"
CHANNELS, FIRST_MULTIPLEXERS, BASIC_INPUTS, REGISTER = 16, 4, 13, 8

#: Sockets past the basic panel, by their numbers and names on the panel: written here once more, apart from the generator.
FURTHER = {
    "electro-plus": "-S11: 11 12 21 22, -S12: 11 12, -B3: 1 4 3, -B4: 1 4, -K5: A1 A2 15 16 18, -K6: A1 A2 15 16 18, -P4: X1 X2",
    "pneumo-basis": "-MB1: 1 2 3 4, -BG1: 1 2 4, -BG2: 1 2 4, -MB2: 1 2, -BG3: 1 2 4, -BG4: 1 2 4, -MB3: 1 2, -BG5: 1 2 4, "
    "-BG6: 1 2 4, -BP1: 1 2 4, -S11: 11 12 21 22",
}
#: Relays that have to have dropped while the supply is off. K6 of electro-plus drops late: it may still be in.
DROPPED = {"electro-plus": (7, 8, 9, 10, 17), "pneumo-basis": (7, 8, 9, 10)}
SCAN_MS = {"electro-plus": 480, "pneumo-basis": 590}


class Panel:
    """What the description says that a board of this kit has to tell."""

    def __init__(self, name: str):
        self.name = name
        description = yaml.load((DESCRIPTIONS / f"{name}.yaml").read_text("utf-8"), yaml.BaseLoader)
        channels = description["channels"]
        self.inputs = [channel["name"] for channel in channels["inputs"]]
        self.analogs = [channel["name"] for channel in channels["analogs"]]
        self.outputs = [channel["name"] for channel in channels["outputs"]]
        self.faults = [fault["id"] for fault in description["faults"] if "opens" in fault]
        self.further = [f"{part.split(':')[0].strip()}:{pin}" for part in FURTHER[name].split(",")
                        for pin in part.split(":")[1].split()]
        self.terminals = FIRST_MULTIPLEXERS * CHANNELS + len(self.further)
        self.registers = -(-len(self.faults) // REGISTER)

    @property
    def size(self) -> tuple[int, int, int]:
        return self.terminals, len(self.inputs), self.registers

    @property
    def parts_of_the_self_test(self) -> int:
        """Power unit, supply, two of the bus, two of the isolation, chain, contactor, probes, two of the reference, confirm button;
        relays, further analogue channels, terminals."""
        return 12 + len(DROPPED[self.name]) + len(self.analogs) - 1 + self.terminals


def check_identity(kit: Kit, panel: Panel) -> None:
    kit.host.hello()
    model = kit.host.request("IDENTIFY").fields["model"]
    text, whole = kit.host.dictionary()
    names: dict[str, list[str]] = {}
    for line in text.decode().splitlines():
        kind, number, name, *_ = line.split()
        names.setdefault(kind, []).append(name)
        whole = whole and int(number) == len(names[kind]) - 1
    check(f"{panel.name}: it says who it is, with the channels of its description in their order",
          whole and model == panel.name and names["input"] == panel.inputs and names["analog"] == panel.analogs
          and names["output"] == panel.outputs and names["fault"] == panel.faults,
          f"{len(panel.inputs)} inputs, {len(panel.analogs)} analogue channels, {len(panel.faults)} fault relays, {len(text)} bytes")
    check("and its sockets as they are on the panel", names["terminal"][FIRST_MULTIPLEXERS * CHANNELS :] == panel.further,
          f"{len(names['terminal'])} sockets")


def scanned(kit: Kit, leads: list[tuple[int, int]]):
    """Plugs the leads, scans, and takes them off again."""
    for lead in leads:
        kit.board.command(f"plug {lead[0]} {lead[1]}")
    measured = kit.scan()
    for lead in leads:
        kit.board.command(f"unplug {lead[0]} {lead[1]}")
    return measured


def check_scan(kit: Kit, panel: Panel) -> None:
    pairs, ohms, took, status = kit.scan()
    limit = SCAN_MS[panel.name]
    check(f"a scan of {panel.terminals} terminals in both polarities within {limit} ms",
          (pairs, ohms, status) == ({}, {}, 0) and took <= limit, f"{took:.0f} ms")
    half = panel.terminals // 2
    across = [(t, t + half) for t in range(half)]
    measured = scanned(kit, across)
    check("a lead at every terminal is seen", measured[0] == dict.fromkeys(across, 5), f"{len(across)} leads, {measured[2]:.0f} ms")
    # From each multiplexer to each, itself included; the last one has few terminals, so that it is looked at lead by lead.
    count = -(-panel.terminals // CHANNELS)
    free = {m: list(range(m * CHANNELS, min(panel.terminals, (m + 1) * CHANNELS))) for m in range(count)}
    between = [(i, j) for i in range(count - 1) for j in range(i, count - 1)]
    leads = [(free[i].pop(0), free[j].pop(-1)) for i, j in between]
    good = scanned(kit, leads)[0] == dict.fromkeys(leads, 5)
    last = panel.terminals - 1
    for multiplexer in range(count - 1):
        lead = (free[multiplexer][0], last)
        good = good and scanned(kit, [lead])[0] == {lead: 5}
    check("a lead from each multiplexer to each is seen, and nothing else", good, f"{count} multiplexers")
    kit.board.command(f"plug {last} 2 100 1e12")
    kit.board.command("plug 70 66 1000")
    pairs, ohms, *_ = kit.scan()
    _, diode = ohms.get((2, last), (0, 0))
    resistor = ohms.get((66, 70), (0, 0))
    check("a diode and a resistor past the fourth multiplexer are measured as such",
          set(pairs) == {(2, last), (66, 70)} and pairs[66, 70] == 10 and 900 <= diode <= 1100
          and all(9500 <= ohm <= 10500 for ohm in resistor), f"{diode / 10} Ω for 100 Ω, {resistor[0] / 10} Ω for 1,000 Ω")
    kit.board.command(f"unplug {last} 2")
    kit.board.command("unplug 70 66")


def check_inputs(kit: Kit, panel: Panel) -> None:
    good = True
    for number in range(len(panel.inputs)):
        rest = 1 if number == EMERGENCY_STOP else 0
        told = []
        for level in (1 - rest, rest):
            since = len(kit.host.messages)
            kit.board.command(f"input {number} {level}")
            kit.host.run(10, 5)
            levels = int.from_bytes(kit.host.request("INPUTS").fields["levels"], "little")
            told += [(m.fields["input"], m.fields["level"]) for m in kit.host.messages[since:] if m.name == "EDGE"]
            good = good and levels == (1 << EMERGENCY_STOP) ^ ((level ^ rest) << number)
        good = good and told == [(number, 1 - rest), (number, rest)]
    check("each input is read, and moves no other", good, f"{len(panel.inputs)} inputs")


def check_analogs(kit: Kit, panel: Panel) -> None:
    kit.board.command("analog 10 -12000")
    kit.board.command(f"analog {len(panel.analogs) - 1} 24000")
    found = [kit.host.request("ANALOG", channel=number).fields["value"] for number in (9, 10, len(panel.analogs) - 1)]
    check("further voltages of the panel are measured", abs(found[0]) <= 100 and abs(found[1] + 12000) <= 200
          and abs(found[2] - 24000) <= 300, f"{found[1]} mV for -12,000, {found[2]} for 24,000")
    kit.board.command("analog 10 0")
    kit.board.command(f"analog {len(panel.analogs) - 1} 0")


def check_faults(kit: Kit, panel: Panel) -> None:
    def relays() -> int:
        return next(h.value for h in reversed(kit.board.happenings) if h.what == "faults")

    good = True
    for number in range(len(panel.faults)):
        good = good and kit.host.request("SET_FAULT", fault=number, inserted=1).name == "FAULT_SET" and relays() == 1 << number
        kit.host.request("SET_FAULT", fault=number, inserted=0)
    check("each fault relay moves alone", good and relays() == 0, f"{len(panel.faults)} in {panel.registers} registers")
    kit.host.request("SET_FAULT", fault=REGISTER, inserted=1)
    kit.host.request("SET_FAULT", fault=0, inserted=1)
    both = relays()
    tested, broken = kit.self_test()
    check("the self-test moves none of them", (both, relays(), broken) == (1 << REGISTER | 1, both, []))
    kit.board.command("dead-register 1")
    refused = kit.host.request("SET_FAULT", fault=REGISTER + 1, inserted=1)
    check("a relay of a register that passes nothing on is refused", refused.name == "ERROR" and refused.fields["code"] == 8)
    kit.board.command("dead-register -1")
    kit.host.request("SET_FAULT", fault=ALL, inserted=0)
    check("and all of them drop", relays() == 0)


def check_self_test(kit: Kit, panel: Panel) -> None:
    found = kit.self_test()
    check("the self-test of a good board passes", found == (panel.parts_of_the_self_test, []), f"{found[0]} parts")
    moved = [number for number in range(len(panel.inputs)) if number not in (*DROPPED[panel.name], CONFIRM, EMERGENCY_STOP)]
    for number in moved:
        kit.board.command(f"input {number} 1")
    kit.host.run(20, 5)
    check("wherever buttons, limit switches and slow relays stand", kit.self_test()[1] == [],
          ", ".join(panel.inputs[number] for number in moved))
    for number in moved:
        kit.board.command(f"input {number} 0")
    kit.host.run(20, 5)
    fifth = [(TERMINAL_PART, t) for t in range(5 * CHANNELS, min(panel.terminals, 6 * CHANNELS))]
    last = panel.terminals - 1
    planted = [("a second register that passes nothing on", "dead-register 1", "dead-register -1", [(FAULT_RELAY_PART, ALL)]),
               ("a first register that passes nothing on", "dead-register 0", "dead-register -1", [(FAULT_RELAY_PART, ALL)]),
               ("every socket of a multiplexer that is dead", "dead-multiplexer 5", "dead-multiplexer -1", fifth),
               ("the last socket when its channel is dead", f"dead {last}", "dead -1", [(TERMINAL_PART, last)])]
    planted += [(f"{panel.inputs[number]} when it has not dropped", f"input {number} 1", f"input {number} 0", [(INPUT_PART, number)])
                for number in DROPPED[panel.name][-1:]]
    for what, broken, mended, parts in planted:
        kit.board.command(broken)
        kit.host.run(20)
        found = kit.self_test()[1]
        check(f"it names {what}", found == parts, "" if found == parts else str(found))
        kit.board.command(mended)
    kit.host.run(20)


def check_locator(kit: Kit, panel: Panel) -> None:
    good = True
    for red in range(FIRST_MULTIPLEXERS * CHANNELS - 1, panel.terminals):
        black = panel.terminals - 1 - red
        since = len(kit.host.messages)
        kit.board.command(f"tip 0 {red}")
        kit.board.command(f"tip 1 {black}")
        kit.host.run(45, 5)
        told = [(m.fields["red"], m.fields["black"]) for m in kit.host.messages[since:] if m.name == "PROBES_MOVED"]
        good = good and told[-1:] == [(red, black)]
    check("the probes are found behind every socket past the fourth multiplexer", good, f"{len(panel.further)} sockets")
    kit.board.command("tip 0 -1")
    kit.board.command("tip 1 -1")
    kit.host.run(45, 5)


def check_power(kit: Kit, panel: Panel) -> None:
    last = panel.terminals - 1
    kit.board.command(f"plug 0 {last}")
    kit.ask_for_supply()
    pressed = kit.board.cycle
    kit.board.command(f"input {CONFIRM} 1")
    kit.host.wait("OUTPUT_CHANGED", within=1500)
    kit.board.command(f"input {CONFIRM} 0")
    on = kit.last("supply", 1)
    # The one-shot of the confirm button holds the way to the contactor closed for 2 s.
    late = milliseconds(on.cycle - pressed) if on and on.cycle >= pressed else float("inf")
    check("the supply comes on after the kit has looked again, within the 2 s of its one-shot", late <= 1000,
          f"{late:.0f} ms after the button")
    kit.host.run(100, 5)
    kit.fall_silent()
    heard = max(end for _, end in kit.board.frames["host"])
    kit.host.run(260, 1)
    off = kit.last("supply", 0)
    late = milliseconds(off.cycle - heard) if off and off.cycle > on.cycle else float("inf")
    check("host silent: supply off within lease + 10 ms", late <= LEASE_MS + MARGIN_MS, f"{late:.2f} ms after its last frame")
    kit.speak_again()
    kit.host.hello()
    kit.ask_for_supply()
    asked = kit.board.cycle
    kit.board.command(f"plug 64 {last - 1}")
    kit.board.command(f"input {CONFIRM} 1")
    changed = kit.host.wait("OUTPUT_CHANGED", within=1500)
    kit.board.command(f"input {CONFIRM} 0")
    check("a lead between further sockets that was added after the proof keeps the supply off",
          changed is not None and changed.fields["reason"] == WIRING_CHANGED and kit.last("supply", 1).cycle < asked)
    kit.board.command(f"unplug 64 {last - 1}")
    kit.board.command(f"unplug 0 {last}")
    kit.host.run(60, 20)
    kit.host.request("SAFE")


def check_emergency_stop(kit: Kit) -> None:
    kit.ask_for_supply()
    kit.board.command(f"input {CONFIRM} 1")
    kit.host.wait("OUTPUT_CHANGED", within=1500)
    kit.board.command(f"input {CONFIRM} 0")
    opened = kit.board.cycle
    kit.board.command(f"input {EMERGENCY_STOP} 0")
    latched = kit.host.wait("SAFE_LATCHED", within=100)
    off = kit.last("supply", 0)
    late = milliseconds(off.cycle - opened) if off else float("inf")
    check("the emergency stop switches the supply off",
          latched is not None and latched.fields["reason"] == ESTOP_REASON and 0 <= late <= MARGIN_MS,
          f"{late:.2f} ms after the chain opened")
    kit.board.command(f"input {EMERGENCY_STOP} 1")
    kit.speak_again()
    kit.host.run(50, 5)


def check_wrong_board(runner: str, firmware: str, panel: Panel, folder: str) -> None:
    """A file that was forced on the board of another kit."""
    kit = Kit(runner, firmware, 115200, folder)
    kit.host.hello()
    found = kit.self_test()[1]
    missing = [(TERMINAL_PART, t) for t in range(FIRST_MULTIPLEXERS * CHANNELS, panel.terminals)]
    check("on the board of the basic kit its self-test names the chain and every socket that is not there",
          found == [(FAULT_RELAY_PART, ALL), *missing])
    kit.board.close()


def main() -> int:
    runner, built = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        for name in FURTHER:
            panel = Panel(name)
            firmware = f"{built}/kit-{name}-115200.elf"
            kit = Kit(runner, firmware, 115200, folder, panel.size)
            check_identity(kit, panel)
            check_scan(kit, panel)
            check_inputs(kit, panel)
            check_analogs(kit, panel)
            check_faults(kit, panel)
            check_self_test(kit, panel)
            check_locator(kit, panel)
            check_power(kit, panel)
            check_emergency_stop(kit)
            check_latency(kit, 0, 115200, 1.2, 1.5)
            check_latency(kit, 16, 115200, 1.2, 1.5)
            check_stack(kit, static_ram(firmware))
            check("at no time are two multiplexers of a side enabled at once",
                  not any(h.what == "multiplexers overlap" for h in kit.board.happenings))
            kit.board.close()
            fast = Kit(runner, f"{built}/kit-{name}-1000000.elf", 1000000, folder, panel.size)
            fast.host.hello()
            made, arrived, lost = edges(fast, inputs=8, period=4, rounds=125)
            check("2000 edges a second at 1000000 baud arrive", arrived == made and lost == 0, f"{arrived} of {made}, {lost} lost")
            fast.board.close()
            check_wrong_board(runner, firmware, panel, folder)
        basic = Kit(runner, f"{built}/kit-115200.elf", 115200, folder, Panel("pneumo-basis").size)
        basic.host.hello()
        found = basic.self_test()[1]
        check("the firmware of the basic kit reports a second register as broken", found == [(FAULT_RELAY_PART, ALL)], str(found))
        basic.board.close()
    passed, failed = totals()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
