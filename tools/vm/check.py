#!/usr/bin/env python3
"""The packages of `make deb` on a bench computer of their own: check.py ROOT FOLDER.

Installs them, plugs kits, freezes the machine, fills its disk, plants faults for the doctor, and cuts its power in the
middle of assessments. Ends with the counts; status 0 only when nothing failed.
"""
import json
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import gpio  # noqa: E402
import power_cuts  # noqa: E402
from kit import Kit  # noqa: E402
from machine import Machine, attempts_disk, overlay, packages_disk  # noqa: E402

ROOT, PLACE = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
SERIAL = "PB-0042"
PORT = f"/dev/proefbank/{SERIAL}"
CONFIGURATION = """
default_language: en
demonstration: true
http: {port: 8080, health_port: 9188}
stations:
  - {id: bench-1, kit: electro-basis, port: /dev/proefbank/kit}
sync:
  targets:
    - {name: payroll, kind: csv, path: /var/lib/proefbank/scores.csv}
"""
passed: list[str] = []
failed: list[str] = []


def check(what: str, good: bool, figures: str = "") -> bool:
    (passed if good else failed).append(what)
    print(f"{'passed' if good else 'FAILED'}  {what}{': ' + figures if figures else ''}", flush=True)
    return good


def put(machine: Machine, path: str, text: str) -> None:
    machine.must(f"cat > {path} <<'END'\n{text}\nEND")


def install(machine: Machine) -> None:
    machine.must("mount -o ro /dev/vdc /packages && apt-get --version >/dev/null; cp /packages/guest-* /usr/local/bin/; "
                 "cp /packages/*.so /usr/local/lib/")
    status, output = machine.run("dpkg -i /packages/*.deb", 900)
    check("the packages install from files alone, without a network", status == 0, output[-300:] if status else "")
    put(machine, "/etc/proefbank/proefbankd.yaml", CONFIGURATION)
    machine.must("systemctl daemon-reload; systemctl restart proefbankd", 180)
    check("the daemon runs as its own user",
          machine.must("ps -o user= -p $(systemctl show -P MainPID proefbankd)") == "proefbank")
    check("the sync timer waits", machine.run("systemctl is-active proefbank-sync.timer")[1] == "active")
    for unit, limit in (("proefbankd", 2.0), ("proefbank-sync", 1.5)):
        text = machine.run(f"systemd-analyze security --no-pager {unit}.service | tail -1", 300)[1]
        score = float(text.split(":")[1].split()[0])
        check(f"systemd-analyze security {unit}", score <= limit, f"{score}, at most {limit}")
    start = machine.must("systemctl show -P ActiveEnterTimestampMonotonic -P ExecMainStartTimestampMonotonic proefbankd")
    numbers = sorted(int(line) for line in start.split())
    print(f"        start to ready in this emulated machine: {(numbers[-1] - numbers[0]) / 1000:.0f} ms", flush=True)


def attached(machine: Machine, seconds: float = 90) -> float:
    return machine.until("the kit is attached", "proefbank kit list | grep -q ' attached '", seconds)


def hotplug(machine: Machine, kit: Kit) -> None:
    power_cuts.preload(machine, "witness")
    machine.plug_kit(SERIAL)
    took = attached(machine)
    check("a kit that is plugged in is found", True, f"{took:.1f} s")
    check("it has its name", machine.must(f"readlink -f {PORT}").startswith("/dev/ttyUSB"), machine.must("ls -l /dev/proefbank"))
    check("its port is the group's", machine.must("stat -c '%G %a' -L " + PORT) == "proefbank 660")
    properties = machine.must(f"udevadm info -q property -n {PORT}")
    check("ModemManager is told to leave it alone", "ID_MM_DEVICE_IGNORE=1" in properties)
    check("systemd knows it as a device", machine.run(f"systemctl is-active $(systemd-escape -p --suffix=device {PORT})")[1] == "active")
    opened = machine.must("cat /run/proefbank/opened").splitlines()
    check("libserialport's own open opened it", opened[-1:] == [machine.must(f"readlink -f {PORT}") + " 0"], "; ".join(opened[-3:]))
    timer = machine.run(f"cat /sys/class/tty/$(basename $(readlink -f {PORT}))/device/latency_timer")[1]
    check("FTDI's latency timer is at 1 ms", timer == "1", timer)
    check("systemctl status tells the kit", SERIAL in machine.must("systemctl show -P StatusText proefbankd"),
          machine.must("systemctl show -P StatusText proefbankd"))
    kit.wire()
    report = json.loads(machine.must("proefbank attempt start --exercise latching-circuit --learner 1001 --mode practice --format json"))
    status, output = machine.run("proefbank attempt check --language en")
    check("a circuit on it is scanned and graded", status == 0 and bool(report), output.splitlines()[0] if output else "")
    machine.unplug_kit()
    took = machine.until("the kit is gone", "proefbank kit list | grep -q ' lost '")
    check("an unplugged kit is noticed", True, f"{took:.1f} s")
    check("its name goes with it", machine.run(f"test -e {PORT}")[0] != 0)
    machine.until("the device is gone", "! test -e /dev/ttyUSB0")
    time.sleep(1)
    machine.plug_kit(SERIAL)
    took = attached(machine)
    active = json.loads(machine.must("proefbank kit show --format json")).get("activeAttempt")
    check("a kit that is plugged in again goes on with its attempt", active == report["attempt"]["id"], f"{took:.1f} s")


def freeze(machine: Machine, kit: Kit) -> None:
    machine.stream("proefbank attempt power on && echo POWERED")
    deadline = time.monotonic() + 60
    while not kit.panel()["waits_for_confirm_button"] and time.monotonic() < deadline:
        time.sleep(0.1)
    kit.do("confirm")
    deadline = time.monotonic() + 60
    while not kit.panel()["is_powered"] and time.monotonic() < deadline:
        time.sleep(0.1)
    check("the circuit has power", kit.panel()["is_powered"])
    before = json.loads(machine.must("proefbank kit show --format json"))["activeAttempt"]
    check("it still has it while the machine works", kit.panel()["is_powered"])
    machine.order("stop")
    start = time.monotonic()
    while kit.panel()["is_powered"] and time.monotonic() - start < 10:
        time.sleep(0.02)
    check("a machine that freezes leaves the kit without power", not kit.panel()["is_powered"], f"{time.monotonic() - start:.1f} s")
    machine.order("cont")
    attached(machine)
    show = json.loads(machine.must("proefbank kit show --format json"))
    check("thawed, the attempt is kept", show["activeAttempt"] == before)
    time.sleep(2)
    check("and nothing has power again by itself", not kit.panel()["is_powered"] and not show["powerIsOn"])
    machine.must("proefbank attempt abort")


def doctor(machine: Machine) -> None:
    status, output = machine.run("proefbank doctor --format json --offline")
    findings = json.loads(output)
    problems = [f for f in findings if f["level"] == "problem"]
    check("the doctor finds nothing on a sound bench", status == 0 and not problems, json.dumps(problems))

    machine.must("systemctl stop proefbankd")
    machine.must(f"sh -c 'exec sleep 600 <> {PORT} >/dev/null 2>&1 & echo $! > /run/holder'")
    now = machine.must("date +%s")
    machine.must("chmod 0666 /var/lib/proefbank/proefbank.db; date -s @1000")
    status, output = machine.run("proefbank doctor --format json --offline")
    found = [f["check"] for f in json.loads(output) if f["level"] == "problem"]
    check("the doctor's exit status says that there are problems", status == 1)
    for what, name in (("a program that holds the port", "port bench-1"), ("a clock that was never set", "clock"),
                       ("a database that everybody can read", "database"), ("a daemon that does not run", "daemon")):
        check(f"the doctor finds {what}", name in found, ", ".join(found))
    machine.must(f"kill $(cat /run/holder); chmod 0660 /var/lib/proefbank/proefbank.db; date -s @{now}")
    machine.must("systemctl start proefbankd", 180)
    attached(machine)


def full_disk(machine: Machine) -> None:
    machine.must("proefbank learner exempt 1001 --exercise lamp-push-button --reason 'entry test' --by t-01")
    machine.must("fallocate -l $(( $(df --output=avail -B1 /var/lib/proefbank | tail -1) - 20000000 )) /var/lib/proefbank/filler")
    status, output = machine.run("proefbank attempt start --exercise latching-circuit --learner 1001 --mode assessment")
    check("on a full disk no assessment begins, and it says why", status != 0 and "space" in output, output[:120])
    machine.must("rm /var/lib/proefbank/filler")
    status, output = machine.run("proefbank attempt start --exercise latching-circuit --learner 1001 --mode assessment")
    check("with room again it begins", status == 0, output[:120] if status else "")
    machine.must("proefbank attempt submit >/dev/null; proefbank review --format json > /run/review.json")
    attempt = json.loads(machine.must("cat /run/review.json"))[0]["attempt"]["id"]
    machine.must(f"proefbank release {attempt} --by t-01 && proefbank backup /root/copy.db --key /root/copy.key")
    status, output = machine.run("systemctl start proefbank-sync; cat /var/lib/proefbank/scores.csv", 180)
    check("the sync job, as its own user, writes the CSV", output.upper().count(attempt.upper()) == 1, output[-200:] if status else "")


def health(machine: Machine) -> None:
    ask = "import urllib.request as u; print(u.urlopen('http://127.0.0.1:9188/{}').read().decode())"
    check("/ready", machine.run(f"python3 -c \"{ask.format('ready')}\"")[1] == "ready")
    metrics = machine.run(f"python3 -c \"{ask.format('metrics')}\"")[1]
    check("/metrics has the kit", 'proefbank_kit_attached{station="bench-1"} 1' in metrics)
    rss = int(float(next((l.split()[1] for l in metrics.splitlines() if l.startswith("process_resident")), "0")))
    check("resident memory with a kit attached", 0 < rss <= 60_000_000, f"{rss / 1e6:.0f} MB, at most 60")
    journal = machine.must("journalctl -u proefbankd -o json --no-pager | head -400")
    check("the journal has no lines about thread priorities", "thread priority" not in journal)
    check("the journal has fields", '"PROEFBANK_STATION":"bench-1"' in journal)
    check("no learner's name in journal or metrics", "Demo\"" not in journal + metrics and "1001" not in metrics)


# adjtimex(2) as a time server's client would: maximum error and status, synchronised.
SYNCHRONISE = """python3 -c '
import ctypes, struct
state = ctypes.create_string_buffer(208)
struct.pack_into("=I4xqqqqi", state, 0, 0x1C, 0, 0, 1000, 1000, 1)
assert ctypes.CDLL(None).adjtimex(state) == 0'"""


def clock(machine: Machine) -> None:
    now = int(machine.must("date +%s"))
    machine.must("date -s @1000")
    machine.until("the daemon noticed", "journalctl -u proefbankd --no-pager | grep -q 'the clock was never set'", 40)
    check("a clock that stands in 1970 is noticed", True)
    attempt = json.loads(machine.must("proefbank attempt start --exercise latching-circuit --format json"))["attempt"]["id"]
    machine.must("proefbank attempt abort")
    machine.must(f"date -s @{now}")
    machine.until("the jump is noticed", "journalctl -u proefbankd --no-pager | grep -q 'the clock was set'", 40)
    before = machine.must(f"proefbank attempt export {attempt} | grep -m1 -i startedat")
    machine.must(SYNCHRONISE)
    machine.until("dated again", "journalctl -u proefbankd --no-pager | grep -q 'attempts were dated again'", 90)
    after = machine.must(f"proefbank attempt export {attempt} | grep -m1 -i startedat")
    check("an attempt of 1970 is dated again when the clock is synchronised", "1970-" in before and "1970-" not in after,
          f"{before.strip()} {after.strip()}")


def attempts(machine: Machine, options: str = "") -> int:
    return len(json.loads(machine.must(f"proefbank attempt list {options} --format json")))


def backup(machine: Machine) -> None:
    # The copy is of before its score was sent: what sends it again must not make it two.
    machine.must("systemctl stop proefbankd && mv /var/lib/proefbank/scores.csv /root/ && rm -rf /var/lib/proefbank/* && "
                 "mv /root/scores.csv /var/lib/proefbank/")
    status, output = machine.run("proefbank restore /root/copy.db --key /root/copy.key")
    check("a safety copy is restored where there is nothing", status == 0, output)
    machine.must("systemctl start proefbankd", 180)
    attached(machine)
    released = attempts(machine, "--phase released")
    check("its attempts are back", released == 1, f"{released} released")
    machine.must("systemctl start proefbank-sync", 180)
    sent = machine.must("proefbank sync status")
    rows = machine.must("wc -l < /var/lib/proefbank/scores.csv")
    check("what was sent after the copy is at its target once", rows == "2", f"{rows} lines with the heading; {sent.splitlines()[-1]}")


def upgrade(machine: Machine) -> None:
    count = attempts(machine)
    process = machine.must("systemctl show -P MainPID proefbankd")
    status, output = machine.run("dpkg -i /packages/newer/*.deb", 600)
    check("newer packages install over these", status == 0, output[-300:] if status else "")
    check("the daemon was started again with them", machine.must("systemctl show -P MainPID proefbankd") not in ("0", process)
          and machine.run("systemctl is-active proefbankd")[1] == "active")
    attached(machine)
    again = attempts(machine)
    kept = machine.must("cat /etc/proefbank/proefbankd.yaml").strip() == CONFIGURATION.strip()
    check("attempts and the changed configuration are kept", again == count and kept, f"{again} of {count}")


def remove(machine: Machine) -> None:
    machine.must("systemctl stop proefbank-sync.timer; dpkg -r proefbankd", 300)
    check("removing keeps attempts and configuration",
          machine.run("test -s /var/lib/proefbank/proefbank.db && test -s /etc/proefbank/proefbankd.yaml")[0] == 0)
    # The newer one, as the command line is of the newer version by now.
    machine.must("dpkg -i /packages/newer/proefbankd_*.deb", 600)
    check("installed again the bench is as it was", "8080" in machine.must("cat /etc/proefbank/proefbankd.yaml"))
    machine.must("dpkg -P proefbankd", 300)
    # The attempts have a disk of their own here: the mount point stays, empty.
    check("purging deletes them", machine.run("test -e /var/lib/proefbank/proefbank.db || test -e /etc/proefbank/proefbankd.yaml")[0] != 0)


def scenario(kit: Kit) -> None:
    disk = attempts_disk(PLACE, "attempts.raw")
    machine = Machine(PLACE, PLACE / "installed.qcow2", disk, packages=PLACE / "packages.ext4", kit=str(kit.link))
    print(f"        booted in {machine.boot_seconds:.0f} s", flush=True)
    try:
        machine.must("mount -o ro /dev/vdc /packages")
        hotplug(machine, kit)
        health(machine)
        freeze(machine, kit)
        full_disk(machine)
        doctor(machine)
        clock(machine)
        backup(machine)
        gpio.run(machine, check, put)
        upgrade(machine)
        remove(machine)
        machine.shut_down()
    except (TimeoutError, RuntimeError):
        machine.tell_journal()
        raise
    finally:
        machine.cut_power()


def main() -> int:
    start = time.monotonic()
    tools = Path(__file__).parent
    kit = Kit(ROOT, PLACE, SERIAL)
    try:
        packages_disk(PLACE, ROOT / ".build-deb/packages",
                      [tools / "guest-worker", tools / "guest-look", PLACE / "weaken.so", PLACE / "witness.so", PLACE / "contract", ROOT / "tools/check-gpio-lines"])
        root = overlay(PLACE, "installed.qcow2", "base.ext4", "raw")
        machine = Machine(PLACE, root, attempts_disk(PLACE, "attempts.raw"), keep=True, packages=PLACE / "packages.ext4")
        try:
            install(machine)
            machine.shut_down()
        finally:
            machine.cut_power()
        if "scenario" not in os.environ.get("SKIP", ""):
            scenario(kit)
        power_cuts.run(PLACE, kit, check, rounds=int(os.environ.get("ROUNDS", "50")))
    except (TimeoutError, RuntimeError, EOFError) as error:
        check("the check comes to its end", False, str(error))
    finally:
        kit.close()
    print(f"check-linux took {time.monotonic() - start:.0f} s")
    print(f"{len(passed)} passed, {len(failed)} failed")
    return 1 if failed else 0


sys.exit(main())
