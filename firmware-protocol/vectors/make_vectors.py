#!/usr/bin/env python3
"""Golden vectors of the kit link, written from PROTOCOL.md alone with the CRCs of the Python library.

The C firmware and the Swift host are both held against these files, so neither can be wrong together with the other.
`make_vectors.py` writes them, `make_vectors.py --check` fails when one is stale.
"""

import binascii
import struct
import sys
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
TABLE = HERE.parent / "messages.txt"
RELIABLE, NAK, HANDSHAKE, RESERVED = 1, 2, 4, 8
HOST_NONCE, BOOT_NONCE = 0x12345678, 0x9ABCDEF0
FORMATS = {"u8": "<B", "u16": "<H", "u32": "<I", "i16": "<h", "i32": "<i"}

# At least one of every message; the values touch signs, zeros inside, and both ends of a range.
EXAMPLES = """
ACK
HELLO version_min=1 version_max=1 host_nonce=305419896
HELLO version_min=1 version_max=255 host_nonce=0
HELLO_REPLY version=1 version_min=1 version_max=1 host_nonce=305419896 boot_nonce=2596069104 schema_hash=@ window=4 reset_cause=0
HELLO_REPLY version=0 version_min=1 version_max=1 host_nonce=305419896 boot_nonce=2596069104 schema_hash=@ window=4 reset_cause=3
BANNER version_min=1 version_max=1 boot_nonce=2596069104 reset_cause=1
HEARTBEAT token=7 outputs=0
HEARTBEAT token=255 outputs=2147483649
HEARTBEAT_REPLY token=7 µs=4294967295 state=5
PING data=
PING data=00ff0011
PONG req=9 data=00ff0011
IDENTIFY
IDENTITY req=0 firmware_major=1 firmware_minor=2 firmware_patch=3 flags=1 dictionary_length=1834 dictionary_crc=3735928559 model="electro-basis" serial="KIT0042"
IDENTITY req=255 firmware_major=0 firmware_minor=0 firmware_patch=0 flags=0 dictionary_length=0 dictionary_crc=0 model="" serial="é"
READ_DICTIONARY offset=96 length=48
DICTIONARY req=2 offset=96 data=7465726d696e616c2030202d54313a2b0a
DICTIONARY req=3 offset=1834 data=
CLOCK
CLOCK_REPLY req=4 µs=123456789
INPUTS
INPUT_LEVELS req=5 µs=1000 count=12 levels=0108
ANALOG channel=3
ANALOG_VALUE req=6 µs=1000000 channel=3 value=-1250
ANALOG_VALUE req=6 µs=1000000 channel=0 value=32767
SAMPLE period=20 channels=13
SAMPLE period=0 channels=0
SAMPLE_REPLY req=7
TELEMETRY number=65535 µs=2000000 channels=5 values=c0de0080
EDGE µs=3000001 input=11 level=1
EDGES_LOST µs=3000002 count=300
SCAN
SCAN_STARTED req=8 terminals=64
SCAN_ROW source=0 first=1 count=5 classes=50fa0d
SCAN_ROW source=7 first=8 count=106 classes=0505050505050505050505050505050505050505050505050505050505050505050505050505050505050505050505050505050505
SCAN_OHMS source=0 sense=3 forward=2200 reverse=4294967295
SCAN_DONE µs=4000000 rows=12 status=1
READ_PROBES mode=1
PROBE_VALUE req=10 µs=5000000 mode=0 red=4 black=255 status=2 value=0 uncertainty=0
PROBE_VALUE req=11 µs=5000000 mode=0 red=4 black=63 status=0 value=-23987 uncertainty=25
PROBES_MOVED µs=5000100 red=255 black=63
ARM
ARMED req=12
SET_OUTPUT output=0 value=1 lease=0 digest=3736383700
SET_OUTPUT output=31 value=0 lease=2000 digest=0
OUTPUT_SET req=13 result=2
OUTPUT_CHANGED µs=6000000 output=0 value=1 reason=3
SAFE_LATCHED µs=6200000 reason=1 output=0
SAFE_LATCHED µs=6200000 reason=2 output=255
SAFE
SAFE_REPLY req=14
SET_FAULT fault=3 inserted=1
SET_FAULT fault=255 inserted=0
FAULT_SET req=15
SELF_TEST
SELF_TEST_STARTED req=16
SELF_TEST_RESULT part=3 index=0 verdict=1 value=1203 low=980 high=1020
SELF_TEST_RESULT part=2 index=0 verdict=0 value=-2147483648 low=-2147483648 high=2147483647
SELF_TEST_DONE µs=7000000 tested=70 failed=1
ERROR req=17 request_id=49 code=3 detail=0
"""


def crc16(seed: int, data: bytes) -> int:
    return binascii.crc_hqx(data, seed)


def seed(host_nonce: int, boot_nonce: int) -> int:
    return crc16(0xFFFF, struct.pack("<III", zlib.crc32(TABLE.read_bytes()), host_nonce, boot_nonce))


def cobs(data: bytes) -> bytes:
    assert len(data) < 254
    return b"".join(bytes([len(group) + 1]) + group for group in data.split(b"\0"))


def frame(flags: int, seq: int, ack: int, ident: int, payload: bytes, crc_seed: int, version: int = 1) -> bytes:
    raw = bytes([version << 4 | flags, seq, ack, ident]) + payload
    return cobs(raw + struct.pack("<H", crc16(crc_seed, raw))) + b"\0"


def table() -> dict[str, tuple[int, str, list[tuple[str, str]]]]:
    messages = {}
    for line in TABLE.read_text("utf-8").splitlines():
        if line.startswith("0x"):
            ident, name, _, delivery, *fields = line.split(" ")
            messages[name] = (int(ident, 16), delivery, [tuple(field.split(":")) for field in fields])
    return messages


def payload_of(fields: list[tuple[str, str]], values: dict[str, str]) -> bytes:
    payload = b""
    for name, kind in fields:
        value = values.pop(name)
        if kind == "bytes":
            payload += bytes.fromhex(value)
        elif kind == "text":
            text = value.strip('"').encode("utf-8")
            payload += bytes([len(text)]) + text
        else:
            payload += struct.pack(FORMATS[kind], int(value))
    assert not values, f"no such fields: {values}"
    return payload


def hexadecimal(data: bytes) -> str:
    return data.hex() or "-"


def message_vectors() -> tuple[str, str]:
    messages = table()
    session = seed(HOST_NONCE, BOOT_NONCE)
    payloads = ["# NAME payload field=value …   (bytes in hexadecimal, - for nothing)"]
    frames = ["# NAME crc-seed flags seq ack id payload frame   (numbers and bytes in hexadecimal, - for nothing)"]
    seen = set()
    for number, line in enumerate(EXAMPLES.strip().replace("@", str(zlib.crc32(TABLE.read_bytes()))).splitlines()):
        name, *pairs = line.split(" ")
        ident, delivery, fields = messages[name]
        payload = payload_of(fields, dict(pair.split("=", 1) for pair in pairs))
        payloads.append(" ".join([name, hexadecimal(payload), *pairs]))
        flags = {"handshake": HANDSHAKE, "unnumbered": 0}.get(delivery, RELIABLE)
        seq = number * 37 % 256 if flags == RELIABLE else 0
        ack = 0 if flags == HANDSHAKE else number * 11 % 256
        crc_seed = 0xFFFF if flags == HANDSHAKE else session
        wire = frame(flags, seq, ack, ident, payload, crc_seed)
        assert len(wire) <= 64
        frames.append(f"{name} {crc_seed:04x} {flags:x} {seq:02x} {ack:02x} {ident:02x} {hexadecimal(payload)} {wire.hex()}")
        seen.add(name)
    nak = frame(NAK, 0, 5, 0, b"", session)
    frames.append(f"ACK {session:04x} 2 00 05 00 - {nak.hex()}")
    missing = set(messages) - seen
    assert not missing, f"no example of {missing}"
    return "\n".join(payloads) + "\n", "\n".join(frames) + "\n"


def bad_frames() -> str:
    session = seed(HOST_NONCE, BOOT_NONCE)
    good = frame(RELIABLE, 0, 0, 0x04, b"\x01\x02\x03", session)
    flipped = bytes([*good[:6], good[6] ^ 0x40, *good[7:]])
    cases = [
        ("one-bit-flipped", flipped),
        ("truncated", good[:5] + b"\0"),
        ("cut-before-the-delimiter", good[:-2] + b"\0"),
        ("over-long-by-one", frame(RELIABLE, 0, 0, 0x04, bytes(range(1, 58)), session)),
        ("over-long-without-end", bytes([0x55] * 300) + b"\0"),
        ("reserved-flag", frame(RELIABLE | RESERVED, 0, 0, 0x04, b"\x01", session)),
        ("other-version", frame(RELIABLE, 0, 0, 0x04, b"\x01", session, version=2)),
        ("handshake-seed-in-a-session-frame", frame(RELIABLE, 0, 0, 0x04, b"\x01", 0xFFFF)),
        ("other-session", frame(RELIABLE, 0, 0, 0x04, b"\x01", seed(HOST_NONCE + 1, BOOT_NONCE))),
        ("other-boot", frame(RELIABLE, 0, 0, 0x04, b"\x01", seed(HOST_NONCE, BOOT_NONCE + 1))),
        ("session-seed-in-a-handshake", frame(HANDSHAKE, 0, 0, 0x01, struct.pack("<BBI", 1, 1, 9), session)),
        ("distance-points-past-the-end", b"\x09\x11\x01\0"),
        ("too-short-for-a-header", cobs(b"\x11\x00\x00") + b"\0"),
        ("garbage-then-a-good-frame-without-delimiter", b"$GPGGA,1" + good),
        ("gps", b"$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47\r\n\0"),
        ("modem", b"AT+CGMI\r\n\0"),
        ("modbus", bytes.fromhex("010300000002c40b") + b"\0"),
    ]
    lines = ["# NAME bytes   With the crc-seed of the session below every one of these is noise: no answer, no effect.",
             f"# session crc-seed {session:04x}"]
    return "\n".join(lines + [f"{name} {wire.hex()}" for name, wire in cases]) + "\n"


def streams() -> str:
    session = seed(HOST_NONCE, BOOT_NONCE)
    first = frame(RELIABLE, 0, 0, 0x12, b"", session)
    second = frame(RELIABLE, 1, 0, 0x20, b"", session)
    cases = [
        ("two-in-a-row", first + second, "12 20"),
        ("empty-frames-between", b"\0\0" + first + b"\0\0\0" + second, "12 20"),
        ("garbage-before-the-delimiter", b"\xff\x07garbage\0" + first + second, "12 20"),
        ("garbage-hides-the-first", b"garbage" + first + second, "20"),
        ("cut-frame-hides-itself-only", first[:4] + b"\0" + second, "20"),
        ("over-long-then-good", bytes([0x31] * 1000) + b"\0" + first, "12"),
        ("nothing-after-the-last-delimiter", first + second[:-1], "12"),
    ]
    lines = [f"# NAME bytes ids…   What a receiver with crc-seed {session:04x} finds in the bytes, in this order."]
    return "\n".join(lines + [f"{name} {data.hex()} {ids}" for name, data, ids in cases]) + "\n"


def checksums() -> str:
    samples = [b"", b"\0", b"123456789", b"\xff" * 4, bytes(range(56)), "µs Ω\n".encode()]
    lines = ["# crc16 seed bytes value, crc32 bytes value, cobs bytes encoded, seed host-nonce boot-nonce value"]
    for crc_seed in (0xFFFF, 0x0000, 0x1D0F):
        lines += [f"crc16 {crc_seed:04x} {hexadecimal(data)} {crc16(crc_seed, data):04x}" for data in samples]
    lines += [f"crc32 {hexadecimal(data)} {zlib.crc32(data):08x}" for data in samples]
    blocks = [b"", b"\0", b"\0\0", b"\x01", b"\x01\0", b"\0\x01", b"\x11\x22\0\x33", b"\x01" * 62, b"\0" * 62,
              bytes(range(62)), b"\x02\0\x01\0\0\xff"]
    lines += [f"cobs {hexadecimal(data)} {cobs(data).hex()}" for data in blocks]
    for host, boot in ((HOST_NONCE, BOOT_NONCE), (0, 0), (0xFFFFFFFF, 0xFFFFFFFF), (1, 0), (0, 1)):
        lines.append(f"seed {host:08x} {boot:08x} {seed(host, boot):04x}")
    return "\n".join(lines) + "\n"


def main() -> None:
    payloads, frames = message_vectors()
    files = {"messages.txt": payloads, "frames.txt": frames, "bad-frames.txt": bad_frames(), "streams.txt": streams(),
             "checksums.txt": checksums()}
    stale = []
    for name, text in files.items():
        path = HERE / name
        if not path.exists() or path.read_text("utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv[1:]:
                path.write_text(text, "utf-8")
    verdict = "stale, run make_vectors.py" if "--check" in sys.argv[1:] else "written"
    for name in stale:
        print(f"firmware-protocol/vectors/{name}: {verdict}")
    sys.exit(1 if stale and "--check" in sys.argv[1:] else 0)


if __name__ == "__main__":
    main()
