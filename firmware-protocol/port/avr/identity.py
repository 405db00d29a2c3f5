#!/usr/bin/env python3
"""Writes the EEPROM contents of one board as Intel HEX: its serial number and its calibration.

identity.py KIT0042 --loop 1402 > kit0042.eep && avrdude -p atmega2560 -c wiring -P /dev/ttyACM0 -U eeprom:w:kit0042.eep:i
"""

import argparse
import binascii
import struct

AT = 0
LAYOUT = 1
SERIAL_ROOM = 24


def contents(serial: str, loop: int, probe_zero: int, probe_gain: int) -> bytes:
    """As `struct identity` of identity.c."""
    name = serial.encode("utf-8")
    if not 0 < len(name) < SERIAL_ROOM:
        raise ValueError(f"a serial number has 1 to {SERIAL_ROOM - 1} bytes, this one {len(name)}")
    body = struct.pack(f"<B{SERIAL_ROOM}sHhH", LAYOUT, name, loop, probe_zero, probe_gain)
    return body + struct.pack("<H", binascii.crc_hqx(body, 0xFFFF))


def intel_hex(data: bytes) -> str:
    records = [struct.pack(">BHB", len(data[at : at + 16]), AT + at, 0) + data[at : at + 16]
               for at in range(0, len(data), 16)]
    records.append(b"\0\0\0\1")
    return "".join(f":{record.hex().upper()}{-sum(record) & 0xFF:02X}\n" for record in records)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("serial")
    arguments.add_argument("--loop", type=int, default=1400, help="resistance of the scan loop, in 0.1 Ω")
    arguments.add_argument("--probe-zero", type=int, default=0, help="what touching probes show, in mV")
    arguments.add_argument("--probe-gain", type=int, default=10000, help="in 1/10,000")
    chosen = arguments.parse_args()
    print(intel_hex(contents(chosen.serial, chosen.loop, chosen.probe_zero, chosen.probe_gain)), end="")


if __name__ == "__main__":
    main()
