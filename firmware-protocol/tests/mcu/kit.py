"""An emulated kit with a host on its cable: what the checks and the benchmarks do with it."""

import zlib

from emulator import Emulator
from host import Host
from measure import milliseconds

SUPPLY, INDICATOR = 0, 1
CONFIRM, EMERGENCY_STOP = 11, 12
TERMINAL_PART, INPUT_PART, SUPPLY_PART, REFERENCE_PART, ISOLATION_PART, FAULT_RELAY_PART, PROBE_PART = range(7)
ALL = 255
COMMAND, LEASE_ENDED, ESTOP_REASON, BUTTON, KIT_FAULT, WIRING_CHANGED = 0, 1, 2, 3, 8, 9


class Kit:
    """An emulated kit with a host on its cable."""

    def __init__(self, runner: str, firmware: str, baud: int, folder: str, panel: tuple[int, int, int] | None = None):
        """`panel` is the count of terminals, inputs and registers of fault relays; without it, of the basic kit."""
        self.board = Emulator(runner, firmware, f"{folder}/kit-{baud}", baud)
        if panel is not None:
            self.board.command(f"panel {panel[0]} {panel[1]} {panel[2]}")
        self.host = Host(self.board)
        self.host.run(60, 20)

    def end_of(self, message) -> int:
        return self.board.frames["kit"][message.frame][1]

    def last(self, what: str, value: int):
        return next((h for h in reversed(self.board.happenings) if (h.what, h.value) == (what, value)), None)

    def error_of(self, name: str, **values) -> int:
        reply = self.host.request(name, **values)
        return reply.fields["code"] if reply.name == "ERROR" else 0

    def restart(self, command: str):
        """Resets the kit and returns its banner."""
        self.host.session = False
        self.board.command(command)
        return self.host.wait("BANNER", within=200)

    def ask_for_supply(self) -> bool:
        """Measures, arms and asks for the supply for what was measured; an empty panel when the kit cannot measure."""
        measured = self.scan()
        pairs = measured[0] if measured else {}
        digest = zlib.crc32(b"".join(bytes([*ends, pairs[ends]]) for ends in sorted(pairs)))
        self.host.request("ARM")
        self.host.heartbeat_every, self.host.outputs = 50, 1
        return self.host.request("SET_OUTPUT", output=SUPPLY, value=1, lease=0, digest=digest).fields.get("result") == 2

    def energise(self) -> bool:
        """Asks for the supply and presses the button."""
        waits = self.ask_for_supply()
        self.board.command(f"input {CONFIRM} 1")
        changed = self.host.wait("OUTPUT_CHANGED", within=500)
        self.board.command(f"input {CONFIRM} 0")
        self.host.run(20)
        good = changed is not None and changed.fields["reason"] == BUTTON and changed.fields["value"] == 1
        return waits and good

    def fall_silent(self) -> None:
        """From here on the host sends nothing; the kit has heard all that was sent before."""
        self.host.run(5)
        self.host.heartbeats = False

    def speak_again(self) -> None:
        self.host.heartbeats, self.host.outputs, self.host.heartbeat_every = True, 0, 250

    def self_test(self) -> tuple[int, list[tuple[int, int]]]:
        """How many parts were tested, and those that failed as (part, index)."""
        since = len(self.host.messages)
        self.host.request("SELF_TEST")
        done = self.host.wait("SELF_TEST_DONE", since=since)
        results = [m.fields for m in self.host.messages[since:] if m.name == "SELF_TEST_RESULT"]
        return done.fields["tested"], [(r["part"], r["index"]) for r in results if r["verdict"]]

    def scan(self, within: float = 3000):
        """The connections as {(source, sense): nibble}, the resistances, and the time from the request's first
        byte to the last byte of SCAN_DONE in ms. None when the scan is refused or does not end."""
        since, request = len(self.host.messages), self.board.frames_written
        if self.host.request("SCAN").name != "SCAN_STARTED":
            return None
        done = self.host.wait("SCAN_DONE", within=within, since=since)
        pairs, ohms, rows = {}, {}, 0
        for message in self.host.messages[since:]:
            fields = message.fields
            if message.name == "SCAN_ROW":
                rows += 1
                for i in range(fields["count"]):
                    nibble = fields["classes"][i // 2] >> (4 * (i % 2)) & 0xF
                    if nibble:
                        pairs[fields["source"], fields["first"] + i] = nibble
            elif message.name == "SCAN_OHMS":
                ohms[fields["source"], fields["sense"]] = fields["forward"], fields["reverse"]
        if done is None or done.fields["rows"] != rows:
            return None
        took = milliseconds(self.end_of(done) - self.board.frames["host"][request][0])
        return pairs, ohms, took, done.fields["status"]
