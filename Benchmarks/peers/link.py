"""The kit link: on an emulated ATmega2560 in its own cycles, and on a pseudo-terminal, beside a raw echo and pymodbus."""

import http.client
import json
import os
import shutil
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time
import tty
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MCU = ROOT / "firmware-protocol/tests/mcu"
BUILT = ROOT / ".build/avr"
sys.path.insert(0, str(MCU))


def rows(bench):
    subprocess.run([str(ROOT / "tools/build-mcu")], check=True, stdout=subprocess.DEVNULL)
    yield from microcontroller(bench)
    yield from pseudo_terminal(bench)
    yield from sizes(bench)
    yield from daemon(bench)


def microcontroller(bench):
    import check
    with tempfile.TemporaryDirectory() as folder:
        runner = str(BUILT / "run_avr")
        kit = check.Kit(runner, str(BUILT / "kit-115200.elf"), 115200, folder)
        kit.host.hello()
        for size in (0, 16):
            middle, slow, wire = check.latency(kit, size, 115200)
            echo_middle, echo_slow = emulated_echo(folder, runner, 9 + size)
            name = f"ATmega2560, 115200 baud: ping of {size} bytes"
            yield bench.row(f"{name}, p50 beside its bytes on the wire", middle, wire, "ms")
            yield bench.row(f"{name}, p99 beside its bytes on the wire", slow, wire, "ms")
            yield bench.row(f"{name}, p50 beside an echo of {9 + size} bytes", middle, echo_middle, "ms")
            yield bench.row(f"{name}, p99 beside an echo of {9 + size} bytes", slow, echo_slow, "ms")
        _, _, took, _ = kit.scan()
        yield bench.row("ATmega2560, 115200 baud: scan of 64 terminals in both polarities (target 250)", took, unit="ms")
        kit.energise()
        kit.fall_silent()
        heard = max(end for _, end in kit.board.frames["host"])
        kit.host.run(260, 1)
        late = check.milliseconds(kit.last("supply", 0).cycle - heard)
        yield bench.row("host silent to supply off, lease 200 ms (target 210)", late, unit="ms")
        kit.board.close()
        fast = check.Kit(runner, str(BUILT / "kit-1000000.elf"), 1000000, folder)
        fast.host.hello()
        made, arrived, lost = check.edges(fast, inputs=8, period=4, rounds=250)
        yield bench.note(f"2,000 edges a second at 1 Mbaud: {arrived} of {made} arrived, {lost} told as lost")
        fast.board.close()
        yield bench.note("overhead: 8 bytes a frame (target 9)")


def emulated_echo(folder, runner, size):
    """Median and 99th percentile of a frame that bare firmware sends back, in ms."""
    from emulator import FREQUENCY, Emulator
    elf = f"{folder}/echo.elf"
    subprocess.run(["avr-gcc", "-mmcu=atmega2560", f"-DF_CPU={FREQUENCY}UL", "-DBAUD=115200UL", "-Os", str(MCU / "echo.c"),
                    "-o", elf], check=True)
    board = Emulator(runner, elf, f"{folder}/echo", 115200)
    board.run(10)
    took = []
    for number in range(100):
        sent = board.frames_written
        board.write(b"\x55" * (size - 1) + b"\0")
        while len(board.frames["kit"]) <= sent:
            board.run(1)
        took.append((board.frames["kit"][sent][1] - board.frames["host"][sent][0]) * 1000 / FREQUENCY)
        board.run(1 + number % 7 / 10)
    board.close()
    cuts = statistics.quantiles(took, n=100)
    return cuts[49], cuts[98]


def pseudo_terminal(bench):
    for line in bench.ours("link", "--count", 2000):
        yield bench.row(f"pseudo-terminal: {line['name']}, p50 beside a raw echo", line["median"], line["echoMedian"])
        yield bench.row(f"pseudo-terminal: {line['name']}, p99 beside a raw echo", line["slow"], line["echoSlow"])
        if line["name"] == "all inputs":
            yield bench.row("pseudo-terminal: all inputs, p50 beside pymodbus (16 discrete inputs)", line["median"],
                            modbus_microseconds())


def modbus_microseconds(count=500):
    """Median of reading 16 discrete inputs by Modbus RTU, the answers made by a thread; None without pymodbus."""
    try:
        from pymodbus.client import ModbusSerialClient
    except ImportError:
        return None
    master, slave = os.openpty()
    tty.setraw(master)
    tty.setraw(slave)

    def answer():
        waiting = b""
        while True:
            try:
                waiting += os.read(master, 256)
            except OSError:
                return
            while len(waiting) >= 8:
                request, waiting = waiting[:8], waiting[8:]
                reply = request[:2] + b"\x02\x55\xAA"
                os.write(master, reply + struct.pack("<H", modbus_crc(reply)))

    threading.Thread(target=answer, daemon=True).start()
    client = ModbusSerialClient(os.ttyname(slave), baudrate=115200, timeout=1)
    client.connect()
    took = []
    for _ in range(count):
        start = time.perf_counter()
        good = not client.read_discrete_inputs(0, count=16).isError()
        took.append(time.perf_counter() - start)
        if not good:
            raise RuntimeError("pymodbus did not understand the answer")
    client.close()
    os.close(slave)
    return statistics.median(took) * 1e6


def modbus_crc(data):
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


def sizes(bench):
    import check
    elf = BUILT / "kit-115200.elf"
    words = subprocess.run(["avr-size", str(elf)], check=True, capture_output=True, text=True).stdout.splitlines()[1].split()
    yield bench.row("firmware: flash (target 24576)", int(words[0]) + int(words[1]), unit="bytes")
    yield bench.row("firmware: static RAM (target 3072 with its stack)", check.static_ram(str(elf)), unit="bytes")


def daemon(bench, seconds=20):
    binaries = ROOT / ".build/debug"
    if not all((binaries / name).exists() for name in ("proefbankd", "proefbank", "proefbank-virtual-kit")):
        yield bench.note("idle daemon and replugging: not measured, as 'make build' was not run")
        return
    import check_daemon
    folder = Path(tempfile.mkdtemp(prefix="proefbank-bench-"))
    try:
        bench_on_the_table = check_daemon.Bench(folder, str(BUILT / "run_avr"), str(BUILT / "kit-115200.elf"), binaries)
        try:
            time.sleep(3)
            before = processor_seconds(bench_on_the_table.daemon.pid)
            time.sleep(seconds)
            used = processor_seconds(bench_on_the_table.daemon.pid) - before
            yield bench.row(f"idle daemon (debug build) with a kit attached, over {seconds} s (target 0.5)", 100 * used / seconds,
                            unit="% of a core")
            yield bench.row("replugged to attached again, with the start of its firmware (target 1000)", replug(bench_on_the_table),
                            unit="ms")
        finally:
            bench_on_the_table.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def processor_seconds(process):
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class ControlSocket(http.client.HTTPConnection):
    """The daemon's control API, asked without starting a program."""

    def __init__(self, path):
        super().__init__("localhost", timeout=10)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)

    def is_attached(self):
        self.request("GET", "/v1/stations")
        return json.loads(self.getresponse().read())[0]["connection"] == "attached"


def replug(table):
    """ms, to a hundredth of a second."""
    control = ControlSocket(str(table.folder / "control.sock"))
    with socket.socket(socket.AF_UNIX) as kit:
        kit.connect(str(table.folder / "kit.sock"))

        def cable(action):
            kit.sendall(json.dumps({"do": "cable", "action": action}).encode() + b"\n")
            kit.recv(4096)

        cable("unplug")
        while control.is_attached():
            time.sleep(0.01)
        cable("plug")
        start = time.perf_counter()
        while not control.is_attached():
            time.sleep(0.01)
    return (time.perf_counter() - start) * 1000
