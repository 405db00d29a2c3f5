#!/usr/bin/env python3
"""Runs the command that `proefbank kit flash --dry-run` prints, with the real avrdude, against the protocol of the boot loader.

check_flash.py PROEFBANK FIRMWARE.hex

The peer answers as the boot loader of an Arduino Mega does (STK500 version 2); what it was given must be the firmware.
"""

import os
import pty
import shlex
import subprocess
import sys
import threading
import tty
from functools import reduce
from pathlib import Path

SIGNATURE = (0x1E, 0x98, 0x01)
SIGN_ON, LOAD_ADDRESS, PROGRAM_FLASH, READ_FLASH, READ_SIGNATURE = 0x01, 0x06, 0x13, 0x14, 0x1B
READ_FUSES = (0x18, 0x19, 0x1A)
DONE = 0


class BootLoader:
    def __init__(self):
        self.line, host = pty.openpty()
        tty.setraw(self.line)
        tty.setraw(host)
        self.port = os.ttyname(host)
        self._host = host
        self.flash: dict[int, int] = {}
        self._word = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def _read(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            data += os.read(self.line, count - len(data))
        return data

    def _serve(self) -> None:
        while True:
            if self._read(1) != b"\x1b":
                continue
            sequence, high, low, _ = self._read(4)
            body = self._read(high << 8 | low)
            self._read(1)
            answer = bytes([body[0], DONE]) + self._answer(body)
            frame = bytes([0x1B, sequence, len(answer) >> 8, len(answer) & 0xFF, 0x0E]) + answer
            os.write(self.line, frame + bytes([reduce(lambda a, b: a ^ b, frame)]))

    def _answer(self, body: bytes) -> bytes:
        command, count = body[0], int.from_bytes(body[1:3], "big")
        if command == SIGN_ON:
            return b"\x08AVRISP_2"
        if command == LOAD_ADDRESS:
            self._word = int.from_bytes(body[1:5], "big") & 0x7FFFFFFF
        elif command == PROGRAM_FLASH:
            self.flash.update({2 * self._word + i: byte for i, byte in enumerate(body[10 : 10 + count])})
            self._word += count // 2
        elif command == READ_FLASH:
            data = bytes(self.flash.get(2 * self._word + i, 0xFF) for i in range(count))
            self._word += count // 2
            return data + b"\0"
        elif command == READ_SIGNATURE:
            return bytes([SIGNATURE[body[4]], 0])
        elif command in READ_FUSES:
            return b"\xff\0"
        return b"\0" if command == 0x03 else b""


def program(path: Path) -> bytes:
    """Of data records that follow one another, which is what avr-objcopy writes for a program under 64 KiB."""
    data = b""
    for line in path.read_text("ascii").splitlines():
        record = bytes.fromhex(line[1:])
        if record[3] == 0:
            data += record[4:-1]
    return data


def main() -> int:
    proefbank, firmware = sys.argv[1], Path(sys.argv[2])
    loader = BootLoader()
    said = subprocess.run([proefbank, "kit", "flash", "--dry-run", "--new-board", "--port", loader.port, str(firmware)],
                          capture_output=True, text=True, timeout=60, check=True).stdout
    command = shlex.split(said.splitlines()[-1])
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    wanted = program(firmware)
    written = bytes(loader.flash.get(i, 0xFF) for i in range(len(wanted)))
    good = done.returncode == 0 and written == wanted
    print(f"{'passed' if good else 'FAILED'}  avrdude writes and verifies the firmware: {len(wanted)} bytes, {len(loader.flash)} written")
    if not good:
        print(done.stderr)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
