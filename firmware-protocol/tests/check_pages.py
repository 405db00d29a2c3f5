#!/usr/bin/env python3
"""Checks the tables of docs/kits against what the firmware of each kit says of itself, and the pins against pins.h.

A workshop wires a panel from these tables: a number that is one off there is a kit that measures the wrong socket.
"""

import re
import sys
from pathlib import Path

FIRMWARE = Path(__file__).resolve().parents[1]
ROOT = FIRMWARE.parent
PORT = FIRMWARE / "port" / "avr"
BASIC = "electro-basis"
CHANNELS = 16

problems: list[str] = []


def hold(page: str, what: str, found, expected) -> None:
    if found != expected:
        problems.append(f"docs/kits/{page}.md: {what}: {found}, expected {expected}")


def pins() -> dict[str, tuple[str, int]]:
    """A port's letter with bit 0, or a pin."""
    found = {}
    for name, letter, bit in re.findall(r"^#define (\w+) ([A-L])(?:, (\d))?$", (PORT / "pins.h").read_text("utf-8"), re.M):
        found[name] = letter, int(bit or 0)
    return found


def channels(kit: str) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for line in (PORT / "kits" / f"{kit}.txt").read_text("utf-8").splitlines():
        kind, _, name, *_ = line.split(" ")
        names.setdefault(kind, []).append(name)
    return names


def rows(text: str, heading: str) -> list[list[str]]:
    """Cells of the first table after a heading or a line that begins with it, without its two head lines."""
    lines = text[text.index(f"\n{heading}") :].splitlines()[2:]
    start = next(i for i, line in enumerate(lines) if line.startswith("|"))
    table = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        table.append([cell.strip(" `") for cell in line.strip("|").split("|")])
    return table


def span(text: str) -> tuple[int, int]:
    first, _, last = text.partition("–")
    return int(first), int(last or first)


def check_sockets(page: str, text: str, names: list[str], from_number: int) -> None:
    found, at = [], from_number
    for numbers, component, sockets in rows(text, "## Sockets and scan bus"):
        first, last = span(numbers)
        part = [f"{component.replace('−', '-')}:{pin}" for pin in sockets.split()]
        hold(page, f"sockets of {component}", (first, last), (at, at + len(part) - 1))
        found += part
        at = last + 1
    hold(page, "sockets", found, names[from_number:])


def check_numbered(page: str, text: str, heading: str, names: list[str], from_number: int) -> list[list[str]]:
    table = rows(text, heading)
    hold(page, heading, [(int(row[0]), row[1]) for row in table], list(enumerate(names))[from_number:])
    return table


def input_pin(board: dict[str, tuple[str, int]], number: int) -> str:
    for port, count in (("INPUTS_LOW_PORT", 8), ("INPUTS_HIGH_PORT", 5), ("INPUTS_FURTHER_PORT", 8)):
        if number < count:
            return f"P{board[port][0]}{number}"
        number -= count
    raise ValueError(number)


def check_enable_lines(page: str, text: str, board: dict[str, tuple[str, int]], count: int) -> None:
    expected = []
    for multiplexer in range(4, -(-count // CHANNELS)):
        (source, first), (sense, second) = board["PIN_SOURCE_FURTHER"], board["PIN_SENSE_FURTHER"]
        numbers = multiplexer * CHANNELS, min(count, (multiplexer + 1) * CHANNELS) - 1
        expected.append([multiplexer, numbers, f"P{source}{first + multiplexer - 4}", f"P{sense}{second + multiplexer - 4}"])
    found = [[int(number), span(numbers), source, sense]
             for number, numbers, source, sense in rows(text, "The further multiplexers share")]
    hold(page, "enable lines", found, expected)


def check_isolation(page: str, text: str, heading: str, first: int, terminals: list[str]) -> None:
    """Relays in order, each pin once, and every component of the page left with one pin at most or in pieces."""
    table = next(t for t in tables(text, heading) if t and t[0][0].startswith("KI"))
    opened = {}
    for row in table:
        for relay, *poles in (row[:3], row[3:]):
            if relay:
                opened[int(relay.removeprefix("KI"))] = [pole.replace("−", "-") for pole in poles]
    hold(page, "isolation relays", sorted(opened), list(range(first, first + len(opened))))
    pins_opened = [pole for relay in sorted(opened) for pole in opened[relay] if pole != "spare"]
    hold(page, "pins that are opened twice or are not there",
         [pin for pin in pins_opened if pins_opened.count(pin) > 1 or pin not in terminals], [])
    components = {name.split(":")[0] for name in terminals} - {"-PE", "-X1"}
    hold(page, "components without an isolation relay", sorted(components - {pin.split(":")[0] for pin in pins_opened}), [])


def tables(text: str, heading: str) -> list[list[list[str]]]:
    """All tables between a heading and the next one."""
    part = text[text.index(f"\n{heading}") + 1 :]
    part = part[: part.index("\n## ")]
    found, table = [], None
    for line in part.splitlines():
        if not line.startswith("|"):
            table = None
        elif table is None:
            table = []
            found.append(table)
        elif not line.startswith("|---"):
            table.append([cell.strip(" `") for cell in line.strip("|").split("|")])
    return found


def check_current(page: str, text: str) -> None:
    """Each sum in bold, or called together, is that of the lines since the one before it."""
    def number(cell: str) -> int:
        return int("".join(filter(str.isdigit, cell)) or 0)

    sums, carried = [0, 0], [0, 0]
    for what, measuring, power_on, _ in rows(text, "## Current"):
        figures = [number(measuring), number(power_on)]
        if what.startswith("**24 V"):
            figures_expected = [a + b for a, b in zip(sums, carried)]
            hold(page, what, figures, figures_expected)
        elif "together" in what:
            hold(page, what, figures, sums)
            carried = figures if what.startswith("24 V") else carried
            sums = [0, 0]
        else:
            sums = [a + b for a, b in zip(sums, figures)]


def main() -> int:
    board = pins()
    basic = {kind: len(names) for kind, names in channels(BASIC).items()}
    for kit in sorted(path.stem for path in (PORT / "kits").glob("*.txt")):
        text = (ROOT / "docs" / "kits" / f"{kit}.md").read_text("utf-8")
        names = channels(kit)
        first = dict.fromkeys(basic, 0) if kit == BASIC else basic
        check_sockets(kit, text, names["terminal"], first["terminal"])
        for row in check_numbered(kit, text, "**Inputs**", names["input"], first["input"]):
            hold(kit, f"pin of input {row[1]}", row[3], input_pin(board, int(row[0])))
        check_numbered(kit, text, "**Analogue channels**", names["analog"], first["analog"])
        check_numbered(kit, text, "**Fault relays**", names["fault"], first["fault"])
        heading = "## Interlock, isolation and air" if kit == "pneumo-basis" else "## Interlock and isolation"
        check_isolation(kit, text, heading, 1 if kit == BASIC else 18, names["terminal"][first["terminal"] :])
        if kit != BASIC:
            check_enable_lines(kit, text, board, len(names["terminal"]))
            check_current(kit, text)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
