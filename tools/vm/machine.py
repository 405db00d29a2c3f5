"""A bench computer in QEMU: its disks, its USB port, its off switch."""
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

BOOT_SECONDS = int(os.environ.get("BOOT_SECONDS", "300"))


class Machine:
    """Boots from an overlay over the base image; the overlay is thrown away unless `keep` is said.

    The disk of the attempts is written to as it comes, and is what a power cut leaves behind.
    """

    def __init__(self, place: Path, root: Path, attempts: Path, keep: bool = False, packages: Path | None = None,
                 kit: str | None = None):
        self.place, self.kit = place, kit
        for name in ("qmp", "control"):
            (place / f"{name}.sock").unlink(missing_ok=True)
        drives = [f"file={root},format=qcow2,if=virtio" + ("" if keep else ",snapshot=on"),
                  f"file={attempts},format=raw,if=virtio,cache=none"]
        if packages:
            drives.append(f"file={packages},format=raw,if=virtio,readonly=on")
        words = ["qemu-system-x86_64", "-M", "q35", "-accel", "tcg", "-cpu", "Nehalem", "-smp", "1", "-m", "768",
                 "-nodefaults", "-no-reboot", "-display", "none", "-kernel", place / "vmlinuz", "-initrd",
                 place / "initrd.gz", "-append",
                 # no_timer_check: on a busy host the kernel's test of its timer fails, and the machine stops there.
                 "console=ttyS0 quiet mitigations=off audit=0 tsc=reliable no_timer_check systemd.show_status=0",
                 "-serial", f"file:{place}/console.log", "-qmp", f"unix:{place}/qmp.sock,server=on,wait=off",
                 "-device", "virtio-serial-pci", "-chardev",
                 f"socket,id=control,path={place}/control.sock,server=on,wait=off",
                 "-device", "virtserialport,chardev=control,name=control", "-device", "qemu-xhci,id=usb"]
        for drive in drives:
            words += ["-drive", drive]
        if kit:
            words += ["-chardev", f"serial,id=kit,path={kit}"]
        self.started = time.monotonic()
        self.lines: list[str] = []
        self.buffer = b""
        self.process = subprocess.Popen(list(map(str, words)), stdin=subprocess.DEVNULL,
                                        stdout=open(place / "qemu.log", "ab"), stderr=subprocess.STDOUT)
        try:
            self.monitor = self._connect("qmp.sock").makefile("rw")
            self.monitor.readline()
            self.order("qmp_capabilities")
            self.control = self._connect("control.sock")
            if self._answer(BOOT_SECONDS) != {"ready": True}:
                raise RuntimeError("the machine says something else than that it is ready")
        except BaseException:
            self.cut_power()
            raise
        self.boot_seconds = time.monotonic() - self.started

    def _connect(self, name: str) -> socket.socket:
        for _ in range(600):
            try:
                connection = socket.socket(socket.AF_UNIX)
                connection.connect(str(self.place / name))
                return connection
            except OSError:
                if self.process.poll() is not None:
                    raise RuntimeError(f"QEMU ended: see {self.place}/qemu.log") from None
                time.sleep(0.05)
        raise TimeoutError(name)

    def order(self, command: str, **arguments):
        """One command to QEMU itself."""
        self.monitor.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        self.monitor.flush()
        while True:
            answer = json.loads(self.monitor.readline())
            if "return" in answer:
                return answer["return"]
            if "error" in answer:
                raise RuntimeError(answer["error"]["desc"])

    def _answer(self, seconds: float) -> dict:
        """The next answer; lines of streams that come before it are kept."""
        end = time.monotonic() + seconds
        while True:
            while b"\n" in self.buffer:
                line, self.buffer = self.buffer.split(b"\n", 1)
                answer = json.loads(line)
                if "line" not in answer:
                    return answer
                self.lines.append(answer["line"])
            self.control.settimeout(max(0.01, end - time.monotonic()))
            try:
                data = self.control.recv(65536)
            except TimeoutError:
                raise TimeoutError(f"no answer of the machine in {seconds:.0f} s") from None
            if not data:
                raise EOFError("the machine is gone")
            self.buffer += data

    def read_lines(self, seconds: float) -> None:
        """Collects what streams print for so long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                self._answer(end - time.monotonic())
            except TimeoutError:
                return

    def read_until(self, text: str, seconds: float) -> None:
        """Collects what streams print until a line has this text."""
        end = time.monotonic() + seconds
        while not any(text in line for line in self.lines):
            if time.monotonic() > end:
                raise TimeoutError(f"nothing with {text} in {seconds:.0f} s: {self.lines[-3:]}")
            self.read_lines(0.2)

    def stream(self, command: str) -> None:
        self.control.sendall(json.dumps({"stream": command}).encode() + b"\n")

    def run(self, command: str, seconds: float = 120) -> tuple[int, str]:
        """Exit status and what was printed, of a shell command inside."""
        self.control.sendall(json.dumps({"run": command, "seconds": seconds}).encode() + b"\n")
        answer = self._answer(seconds + 30)
        return answer["status"], answer["output"].strip()

    def must(self, command: str, seconds: float = 120) -> str:
        status, output = self.run(command, seconds)
        if status != 0:
            raise RuntimeError(f"{command}: status {status}: {output}")
        return output

    def until(self, what: str, command: str, seconds: float = 90) -> float:
        """Asks until the command succeeds: how long it took, in s."""
        start = time.monotonic()
        while True:
            status, output = self.run(command)
            if status == 0:
                return time.monotonic() - start
            if time.monotonic() - start > seconds:
                raise TimeoutError(f"{what}: not within {seconds:.0f} s: {output[-600:]}")
            time.sleep(0.2)

    def tell_journal(self) -> None:
        """Prints how the journal of this life ends, for who looks for the cause of a failure."""
        try:
            print(self.run("journalctl -b --no-pager | tail -40")[1], flush=True)
        except (OSError, EOFError) as error:
            print(f"        no journal: {error}", flush=True)

    def plug_kit(self, serial: str) -> None:
        self.order("device_add", driver="usb-serial", id="kit", chardev="kit", bus="usb.0", serial=serial)

    def unplug_kit(self) -> None:
        self.order("device_del", id="kit")

    def cut_power(self) -> None:
        """As if the plug were pulled: nothing inside gets a chance to write."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def shut_down(self) -> None:
        self.control.sendall(json.dumps({"stream": "systemctl poweroff"}).encode() + b"\n")
        try:
            self.process.wait(180)
        except subprocess.TimeoutExpired:
            self.cut_power()
            raise TimeoutError("the machine does not shut down") from None


def overlay(place: Path, name: str, base: str, base_format: str) -> Path:
    """An empty disk over another one, which stays as it is."""
    path = place / name
    path.unlink(missing_ok=True)
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", "-b", base, "-F", base_format, str(path)], check=True)
    return path


def attempts_disk(place: Path, name: str, megabytes: int = 200) -> Path:
    path = place / name
    path.unlink(missing_ok=True)
    with open(path, "wb") as disk:
        disk.truncate(megabytes << 20)
    subprocess.run(["mke2fs", "-q", "-t", "ext4", "-L", "attempts", str(path)], check=True)
    return path


def packages_disk(place: Path, folder: Path, extra: list[Path]) -> Path:
    """The packages, and tools of the check, as a disk that the machine can read."""
    content = place / "packages"
    shutil.rmtree(content, ignore_errors=True)
    content.mkdir()
    for file in [*folder.glob("*.deb"), *extra]:
        shutil.copy(file, content)
    for package in content.glob("*.deb"):
        _newer(package, content / "newer")
    size = sum(file.stat().st_size for file in content.rglob("*.*"))
    path = place / "packages.ext4"
    path.unlink(missing_ok=True)
    with open(path, "wb") as disk:
        disk.truncate(size * 5 // 4 + (16 << 20))
    subprocess.run(["mke2fs", "-q", "-t", "ext4", "-d", str(content), str(path)], check=True)
    return path


def _newer(package: Path, folder: Path) -> None:
    """The same package under a higher version."""
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        subprocess.run(["dpkg-deb", "-R", str(package), place], check=True)
        control = Path(place, "DEBIAN/control")
        old = next(line.split()[1] for line in control.read_text().splitlines() if line.startswith("Version:"))
        control.write_text(
            re.sub(rf"(^Version: |proefbank[a-z-]* \(>?= ){re.escape(old)}\b", rf"\g<1>{old}+newer", control.read_text(), flags=re.M))
        subprocess.run(["dpkg-deb", "-Zgzip", "-z1", "--root-owner-group", "-b", place, str(folder / package.name)],
                       check=True, stdout=subprocess.DEVNULL)
