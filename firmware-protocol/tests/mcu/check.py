#!/usr/bin/env python3
"""Checks the firmware on the emulated ATmega2560: what it does on its pins and on the wire, in MCU cycles.

check.py RUNNER FIRMWARE-115200.elf FIRMWARE-1000000.elf
"""

import sys
import tempfile
from pathlib import Path

from host import vectors
from kit import (ALL, CONFIRM, EMERGENCY_STOP, ESTOP_REASON, FAULT_RELAY_PART, INDICATOR, INPUT_PART, ISOLATION_PART, KIT_FAULT,
                 LEASE_ENDED, PROBE_PART, REFERENCE_PART, SUPPLY, SUPPLY_PART, TERMINAL_PART, WIRING_CHANGED, Kit)
from measure import edges, latency, milliseconds, static_ram

PORT = Path(__file__).resolve().parents[2] / "port" / "avr"
sys.path.insert(0, str(PORT))
import identity  # noqa: E402

LEASE_MS, MARGIN_MS, SCAN_MS, WATCHDOG_MS = 200, 10, 250, 120
RAM_LIMIT = 3072
ERRORS = {"NOT_ARMED": 3, "INTERLOCK": 4, "BUSY": 5, "EMERGENCY_STOP": 6, "HARDWARE": 8}

passed = failed = 0


def check(what: str, good: bool, figures: str = "") -> None:
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    print(f"{'passed' if good else 'FAILED'}  {what}{': ' + figures if figures else ''}", flush=True)


def totals() -> tuple[int, int]:
    """Checks that passed, and that failed."""
    return passed, failed


def check_start(kit: Kit) -> None:
    first = kit.host.messages[-1] if kit.host.messages else None
    check("BANNER after power-on", first is not None and first.name == "BANNER" and first.fields["reset_cause"] == 0)
    second = kit.restart("power")
    check("another boot nonce after each start", first.fields["boot_nonce"] != second.fields["boot_nonce"])
    check("HELLO opens a session", kit.host.hello() is not None)
    facts = kit.host.request("IDENTIFY").fields
    check("identity of a board without EEPROM contents",
          (facts["model"], facts["serial"]) == ("electro-basis", "uncalibrated"))
    stored = identity.contents("KIT0042", loop=1402, probe_zero=0, probe_gain=10000)
    kit.board.command(f"eeprom {identity.AT} {stored.hex()}")
    banner = kit.restart("reset")
    kit.host.hello()
    check("serial number from EEPROM after a reset, which names its cause",
          kit.host.request("IDENTIFY").fields["serial"] == "KIT0042" and banner.fields["reset_cause"] == 1)
    damaged = bytes([stored[0], stored[1] ^ 1]) + stored[2:]
    kit.board.command(f"eeprom {identity.AT} {damaged.hex()}")
    kit.restart("reset")
    kit.host.hello()
    check("damaged EEPROM contents are not used", kit.host.request("IDENTIFY").fields["serial"] == "uncalibrated")
    kit.board.command(f"eeprom {identity.AT} {stored.hex()}")
    kit.restart("reset")
    kit.host.hello()
    text, whole = kit.host.dictionary()
    check("dictionary from flash, with its CRC", whole and text == (PORT / "kits" / "electro-basis.txt").read_bytes(),
          f"{len(text)} bytes")


def check_noise(kit: Kit) -> None:
    noise, answers = kit.host.noise, len(kit.host.messages)
    for line in (vectors.HERE / "bad-frames.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            kit.board.write(bytes.fromhex(line.split(" ")[1]))
            kit.host.run(40, 10)
    answered = [m for m in kit.host.messages[answers:] if m.name != "HEARTBEAT_REPLY"]
    alive = kit.host.request("PING", data=b"\x00\x01")
    check("noise gets no answer, and the next request does",
          not answered and alive is not None and alive.name == "PONG" and kit.host.noise == noise)


def check_scan(kit: Kit) -> None:
    pairs, ohms, took, status = kit.scan()
    check("a scan of an empty panel is empty", pairs == {} and ohms == {} and status == 0, f"{took:.0f} ms")
    kit.board.command("plug 3 17")
    kit.board.command("plug 62 41")
    pairs, ohms, took, status = kit.scan()
    check("two leads are seen in both polarities", pairs == {(3, 17): 5, (41, 62): 5} and status == 0)
    check(f"scan of 64 terminals in both polarities within {SCAN_MS} ms", took <= SCAN_MS, f"{took:.0f} ms")
    kit.board.command("plug 20 40 100 1e12")
    kit.board.command("plug 63 8 1000")
    pairs, ohms, took, _ = kit.scan()
    forward, reverse = ohms.get((20, 40), (0, 0))
    check("a diode conducts one way", pairs.get((20, 40)) == 2 and reverse == 0xFFFFFFFF and 900 <= forward <= 1100,
          f"{forward / 10} Ω for 100 Ω, {took:.0f} ms")
    ahead, back = ohms.get((8, 63), (0, 0))
    check("a resistor is the same both ways", pairs.get((8, 63)) == 10 and all(9500 <= r <= 10500 for r in (ahead, back)),
          f"{ahead / 10} and {back / 10} Ω for 1,000 Ω")
    for lead in ("20 40", "63 8", "3 17"):
        kit.board.command(f"unplug {lead}")
    pairs, *_ = kit.scan()
    check("leads that were unplugged are gone", pairs == {(41, 62): 5})
    kit.board.command("unplug 62 41")
    for terminal in range(63):
        kit.board.command(f"plug {terminal} {terminal + 1}")
    pairs, _, took, _ = kit.scan()
    check("all 64 terminals joined: 2,016 connections", len(pairs) == 2016 and set(pairs.values()) == {5}, f"{took:.0f} ms")


def check_lease_in_a_scan(kit: Kit) -> None:
    """The panel is still all joined: the longest rounds that the firmware has."""
    kit.host.request("ARM")
    request = kit.board.frames_written
    kit.host.request("SET_OUTPUT", output=INDICATOR, value=1, lease=0, digest=0)
    _, asked = kit.board.frames["host"][request]
    kit.host.request("SCAN")
    kit.host.heartbeats = False
    kit.host.run(300, 5)
    off = kit.last("indicator", 0)
    figures = milliseconds(off.cycle - asked)
    check("an output is off within lease + 10 ms also in the heaviest scan", figures <= LEASE_MS + MARGIN_MS,
          f"{figures:.1f} ms after the frame that asked for it")
    for terminal in range(63):
        kit.board.command(f"unplug {terminal} {terminal + 1}")
    kit.speak_again()
    kit.host.hello()


def check_outputs(kit: Kit) -> None:
    check("an output needs ARM", kit.error_of("SET_OUTPUT", output=SUPPLY, value=1, lease=0, digest=0) == ERRORS["NOT_ARMED"])
    kit.host.request("ARM")
    kit.host.heartbeat_every, kit.host.outputs = 50, 1
    kit.host.request("SET_OUTPUT", output=SUPPLY, value=1, lease=0, digest=0)
    kit.host.run(500, 5)
    check("the supply waits for the confirm button", kit.last("supply", 1) is None)
    kit.host.request("SAFE")
    check("the confirm button switches the supply on", kit.energise() and kit.last("supply", 1) is not None)
    check("a scan is refused while the supply is on", kit.error_of("SCAN") == ERRORS["INTERLOCK"])
    volts = kit.host.request("ANALOG", channel=0).fields["value"]
    check("the supply voltage is measured", 23500 <= volts <= 24500, f"{volts} mV")
    kit.host.run(600, 5)
    check("heartbeats keep the supply on", kit.last("supply", 0) is None)
    kit.fall_silent()
    heard = max(end for _, end in kit.board.frames["host"])
    since = len(kit.host.messages)
    kit.host.run(260, 1)
    off = kit.last("supply", 0)
    late = milliseconds(off.cycle - heard) if off else float("inf")
    check("host silent: supply off within lease + 10 ms", late <= LEASE_MS + MARGIN_MS, f"{late:.2f} ms after its last frame")
    told = [m.fields["reason"] for m in kit.host.messages[since:] if m.name == "SAFE_LATCHED"]
    check("the kit says that a lease ended", told == [LEASE_ENDED])
    kit.speak_again()
    kit.host.run(300, 5)
    check("nothing comes on again by itself", kit.last("supply", 1).cycle < off.cycle)


def check_verification(kit: Kit) -> None:
    """The kit measures once more when its button is pressed."""
    kit.board.command("plug 3 17")
    kit.ask_for_supply()
    pressed = kit.board.cycle
    kit.board.command(f"input {CONFIRM} 1")
    kit.host.wait("OUTPUT_CHANGED", within=500)
    on = kit.last("supply", 1)
    late = milliseconds(on.cycle - pressed) if on and on.cycle >= pressed else float("inf")
    bus_opened = kit.last("bus", 0)
    check("unchanged leads: supply on after the kit has looked again, with the scan bus open",
          pressed < bus_opened.cycle < on.cycle, f"{late:.0f} ms after the button")
    kit.board.command(f"input {CONFIRM} 0")
    kit.host.request("SAFE")
    kit.host.run(60, 20)
    kit.ask_for_supply()
    pressed = kit.board.cycle
    kit.board.command("plug 0 1")
    kit.board.command(f"input {CONFIRM} 1")
    changed = kit.host.wait("OUTPUT_CHANGED", within=500)
    check("a lead that was added after the proof keeps the supply off",
          changed is not None and changed.fields["reason"] == WIRING_CHANGED and kit.last("supply", 1).cycle < pressed)
    kit.board.command(f"input {CONFIRM} 0")
    kit.host.run(60, 20)
    kit.ask_for_supply()
    pressed = kit.board.cycle
    kit.board.command(f"input {CONFIRM} 1")
    kit.host.run(50, 10)
    kit.board.command(f"input {EMERGENCY_STOP} 0")
    kit.host.run(500, 20)
    check("the emergency stop while the kit looks again keeps the supply off", kit.last("supply", 1).cycle < pressed)
    kit.board.command(f"input {EMERGENCY_STOP} 1")
    kit.board.command(f"input {CONFIRM} 0")
    kit.board.command("unplug 0 1")
    kit.board.command("unplug 3 17")
    kit.host.run(100, 20)


def check_emergency_stop(kit: Kit) -> None:
    kit.energise()
    opened = kit.board.cycle
    kit.board.command(f"input {EMERGENCY_STOP} 0")
    latched = kit.host.wait("SAFE_LATCHED", within=100)
    off = kit.last("supply", 0)
    late = milliseconds(off.cycle - opened)
    check("the emergency stop switches the supply off", latched is not None and latched.fields["reason"] == ESTOP_REASON
          and 0 <= late <= MARGIN_MS, f"{late:.2f} ms after the chain opened")
    check("no arming while the chain is open", kit.error_of("ARM") == ERRORS["EMERGENCY_STOP"])
    kit.board.command(f"input {EMERGENCY_STOP} 1")
    kit.host.run(50, 5)
    check("arming after the chain has closed", kit.error_of("ARM") == 0)
    kit.host.request("SAFE")


def check_relays(kit: Kit) -> None:
    kit.speak_again()
    kit.board.command("bus-stuck 1")
    kit.host.run(50, 5)
    check("a scan-bus relay that sticks latches the safe state",
          any(m.name == "SAFE_LATCHED" and m.fields["reason"] == KIT_FAULT for m in kit.host.messages))
    kit.energise()
    check("and keeps the supply off", kit.last("supply", 1).cycle < kit.last("bus", 1).cycle)
    kit.host.request("SAFE")
    kit.board.command("bus-stuck 0")
    kit.speak_again()
    kit.host.run(50, 5)
    kit.host.request("SET_FAULT", fault=3, inserted=1)
    kit.host.request("SET_FAULT", fault=7, inserted=1)
    both = kit.board.happenings[-1]
    kit.host.request("SET_FAULT", fault=255, inserted=0)
    none = kit.board.happenings[-1]
    check("fault relays", (both.what, both.value, none.what, none.value) == ("faults", 0x88, "faults", 0))


def check_self_test(kit: Kit) -> None:
    check("the self-test of a good board passes", kit.self_test() == (89, []), "89 parts")
    kit.board.command("dead 5")
    kit.board.command(f"input {CONFIRM} 1")
    kit.board.command("probe-mv 900")
    kit.host.run(20)
    _, parts = kit.self_test()
    check("it names a multiplexer channel, a button that is stuck, and probes that are off",
          parts == [(INPUT_PART, CONFIRM), (PROBE_PART, ALL), (TERMINAL_PART, 5)])
    kit.board.command("dead -1")
    kit.board.command(f"input {CONFIRM} 0")
    kit.board.command("probe-mv 0")
    for what, broken, mended, parts in (
            ("a reference resistor that is 5 % off, in both polarities", "reference-ohms 1050", "reference-ohms 1000",
             [(REFERENCE_PART, 0), (REFERENCE_PART, 1)]),
            ("a power unit of 19 V", "supply-mv 19000", "supply-mv 24000", [(SUPPLY_PART, 0)]),
            ("a relay that has not dropped", "input 7 1", "input 7 0", [(INPUT_PART, 7)]),
            ("a register of fault relays that passes nothing on", "dead-register 0", "dead-register -1", [(FAULT_RELAY_PART, ALL)]),
            ("components that stay off their sockets", "isolation-kept 2", "isolation-kept 0", [(ISOLATION_PART, 2)])):
        kit.board.command(broken)
        kit.host.run(20)
        found = kit.self_test()[1]
        check(f"it names {what}", found == parts, "" if found == parts else str(found))
        kit.board.command(mended)
    kit.board.command("isolation-kept 1")
    kit.host.run(20)
    check("and components that stay on them", kit.self_test() == (25, [(ISOLATION_PART, 3)]), "no socket is measured then")
    measured = kit.scan()
    check("with which no scan is believed", measured is None or measured[3] == 2)
    kit.board.command("isolation-kept 0")
    kit.board.command("bus-kept-out 1")
    kit.host.run(20)
    check("it names a scan bus that does not close", kit.self_test() == (25, [(ISOLATION_PART, 1)]))
    kit.board.command("bus-kept-out 0")
    kit.host.run(20)
    bus = [h.value for h in kit.board.happenings if h.what == "bus"]
    check("the scan bus is open again after it", bus[-1] == 0)


def check_probes(kit: Kit) -> None:
    kit.board.command("tip 0 12")
    kit.board.command("tip 1 63")
    moved = None
    for _ in range(2):
        moved = kit.host.wait("PROBES_MOVED", within=100) or moved
    check("the probes are found", moved is not None and (moved.fields["red"], moved.fields["black"]) == (12, 63))
    kit.board.command("probe-mv -12000")
    volts = kit.host.request("READ_PROBES", mode=0).fields
    check("probes measure volts", (volts["red"], volts["black"], volts["status"]) == (12, 63, 0)
          and abs(volts["value"] + 12000) <= volts["uncertainty"], f"{volts['value']} ± {volts['uncertainty']} mV for -12,000")
    kit.board.command("probe-ohms 470")
    ohms = kit.host.request("READ_PROBES", mode=1).fields
    check("probes measure ohms", ohms["status"] == 0 and abs(ohms["value"] - 47000) <= ohms["uncertainty"],
          f"{ohms['value'] / 100} ± {ohms['uncertainty'] / 100} Ω for 470")
    kit.board.command("probe-ohms 1e9")
    check("an open circuit is over range", kit.host.request("READ_PROBES", mode=1).fields["status"] == 1)
    kit.board.command("tip 0 -1")
    check("a probe in the air is told", kit.host.wait("PROBES_MOVED", within=100).fields["red"] == 255)


def check_edges(kit: Kit, baud: int, inputs: int, period: int, rounds: int) -> None:
    made, arrived, lost = edges(kit, inputs, period, rounds)
    check(f"{1000 * inputs // period} edges a second at {baud} baud arrive", arrived == made and lost == 0,
          f"{arrived} of {made}, {lost} lost")


def check_latency(kit: Kit, size: int, baud: int, middle_limit: float, slow_limit: float) -> None:
    middle, slow, wire = latency(kit, size, baud)
    figures = f"p50 {middle:.3f} ms ({middle / wire:.2f} × wire), p99 {slow:.3f} ms ({slow / wire:.2f} ×), wire {wire:.3f} ms"
    check(f"ping of {size} bytes at {baud} baud within {middle_limit} × and {slow_limit} × of its bytes",
          middle <= middle_limit * wire and slow <= slow_limit * wire, figures)


def check_watchdog(kit: Kit) -> None:
    kit.energise()
    hung = kit.board.cycle
    since = len(kit.host.messages)
    kit.board.command("hang")
    kit.host.heartbeats = False
    banner = kit.host.wait("BANNER", within=400, since=since)
    off = kit.last("supply", 0)
    late = milliseconds(off.cycle - hung) if off and off.cycle >= hung else float("inf")
    check("firmware that hangs: supply off within lease + 10 ms", late <= LEASE_MS + MARGIN_MS, f"{late:.1f} ms")
    check("and a BANNER names the watchdog", banner is not None and banner.fields["reset_cause"] == 3)
    kit.speak_again()
    check("a new session after it", kit.host.hello() is not None and kit.host.request("PING", data=b"\1").name == "PONG")


def check_stack(kit: Kit, static: int) -> None:
    (stack,) = kit.board.ask("stack")
    check(f"static RAM and the deepest stack within {RAM_LIMIT} bytes", static + int(stack) <= RAM_LIMIT,
          f"{static} + {stack} bytes")


def main() -> int:
    runner, slow_elf, fast_elf = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        kit = Kit(runner, slow_elf, 115200, folder)
        check_start(kit)
        check_noise(kit)
        check_scan(kit)
        check_lease_in_a_scan(kit)
        check_outputs(kit)
        check_verification(kit)
        check_emergency_stop(kit)
        check_relays(kit)
        check_self_test(kit)
        check_probes(kit)
        check_latency(kit, 0, 115200, 1.15, 1.5)
        check_latency(kit, 16, 115200, 1.15, 1.5)
        check_watchdog(kit)
        check_stack(kit, static_ram(slow_elf))
        check("at no time are two multiplexers of a side enabled at once",
              not any(h.what == "multiplexers overlap" for h in kit.board.happenings))
        kit.board.close()
        fast = Kit(runner, fast_elf, 1000000, folder)
        check("HELLO at 1,000,000 baud", fast.host.hello() is not None)
        check_latency(fast, 16, 1000000, 2.5, 3.5)
        check_edges(fast, 1000000, inputs=8, period=4, rounds=125)
        fast.board.close()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
