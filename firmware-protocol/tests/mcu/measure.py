"""Figures of the emulated kit, for check.py and for the benchmark."""

import statistics
import struct
from pathlib import Path

from emulator import FREQUENCY


def milliseconds(cycles: float) -> float:
    return cycles * 1000 / FREQUENCY


def latency(kit, size: int, baud: int) -> tuple[float, float, float]:
    """Median and 99th percentile of PING, from its first byte to the last of PONG, and the time of both frames on the
    wire at 10 bits a byte; in ms."""
    took, wire = [], 0.0
    kit.host.run(20, 5)
    for number in range(200):
        request, since = kit.board.frames_written, len(kit.host.messages)
        data = bytes((number + i) % 255 + 1 for i in range(size))
        reply = kit.host.request("PING", data=data)
        # Frames without zeros: 8 bytes of overhead, and the reply has one byte more.
        wire = (8 + size + 9 + size) * 10 * 1000 / baud
        heartbeat_between = kit.board.frames_written > request + 2
        if not heartbeat_between and reply.frame == kit.host.messages[since].frame:
            took.append(milliseconds(kit.end_of(reply) - kit.board.frames["host"][request][0]))
        # So that the requests meet the firmware's main loop at every moment of it.
        kit.host.run(1 + number % 7 / 10, 1 + number % 7 / 10)
    cuts = statistics.quantiles(took, n=100)
    return cuts[49], cuts[98], wire


def edges(kit, inputs: int, period: int, rounds: int) -> tuple[int, int, int]:
    """`inputs` switches that change every `period` ms: how many edges were made, arrived, and were told as lost."""
    since = len(kit.host.messages)
    for number in range(rounds):
        for which in range(inputs):
            kit.board.command(f"input {which} {1 - number % 2}")
            kit.host.run(period / inputs, period / inputs)
    kit.host.run(50, 5)
    arrived = sum(m.name == "EDGE" for m in kit.host.messages[since:])
    lost = sum(m.fields["count"] for m in kit.host.messages[since:] if m.name == "EDGES_LOST")
    return rounds * inputs, arrived, lost


def static_ram(elf: str) -> int:
    """Sum of .data, .bss and .noinit, from the section headers."""
    image = Path(elf).read_bytes()
    table, = struct.unpack_from("<I", image, 32)
    size, count, _ = struct.unpack_from("<HHH", image, 46)
    total = 0
    for number in range(count):
        _, kind, flags, address, _, length = struct.unpack_from("<6I", image, table + number * size)
        if flags & 2 and 0x800000 <= address < 0x810000:
            total += length
    return total
