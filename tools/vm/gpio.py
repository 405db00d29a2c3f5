"""A kit without a controller, `gpio-mini`, on lines of gpio-sim: read and driven through the daemon, by libgpiod."""
import json
import time

from machine import Machine

TERMINALS = ["-T1:+", "-T1:-", "-S0:11", "-S0:12", "-S1:13", "-S1:14", "-K1:A1", "-K1:A2", "-K1:13", "-K1:14", "-K1:23",
             "-K1:24", "-P1:X1", "-P1:X2"]
LINES = ["S0", "S1", "K1", "S9", "S10", "supply", "H1", "K1.coil-open", "ESTOP", "GREEN", "RED", *TERMINALS]
CONFIGURATION = """
default_language: en
demonstration: true
http: {port: 8080, health_port: 9188}
exercise_directories: [/run/exercises]
stations:
  - id: mini
    kit: gpio-mini
    gpio: {chip: CHIP}
    signals:
      chip: CHIP
      emergency_stop: {line: ESTOP}
      stack_green: {line: GREEN}
      stack_red: {line: RED}
"""
# What no learner would be given: it is here to have power asked for on a panel without leads.
EXERCISE = """
format: proefbank.exercise/1
id: gpio-lamp
version: 1
kind: wiring
tag: reproductive
kit: gpio-mini
pass_mark: 70
release: automatic
expected_minutes: 5
reference: [[-T1:+, -S1:13], [-S1:14, -P1:X1], [-P1:X2, -T1:-]]
connection_points: 60
requirements:
  - {id: lights, points: 40, actions: [press -S1], on: [-P1], texts: {nl: -P1 brandt., en: -P1 is lit., fr: -P1 brille., pl: -P1 swieci.}}
texts:
  nl: {title: Lamp, goal: Lamp., task: Lamp., hints: [Waar?]}
  en: {title: Lamp, goal: Lamp., task: Lamp., hints: [Where?]}
  fr: {title: Lampe, goal: Lampe., task: Lampe., hints: ["Par ici ?"]}
  pl: {title: Lampka, goal: Lampka., task: Lampka., hints: [Gdzie?]}
"""


class Lines:
    """The lines from outside: what is connected to an input, and what an output does."""

    def __init__(self, machine: Machine):
        self.machine = machine
        names = "; ".join(f"mkdir -p bank0/line{i} && echo '{name}' > bank0/line{i}/name" for i, name in enumerate(LINES))
        machine.must("modprobe gpio_sim_bench; mountpoint -q /sys/kernel/config || mount -t configfs configfs /sys/kernel/config")
        machine.must(f"mkdir -p /sys/kernel/config/gpio-sim/kit/bank0 && cd /sys/kernel/config/gpio-sim/kit && "
                     f"echo {len(LINES)} > bank0/num_lines && {names} && echo 1 > live")
        self.chip = machine.must("cat /sys/kernel/config/gpio-sim/kit/bank0/chip_name")
        self.place = f"/sys/devices/platform/$(cat /sys/kernel/config/gpio-sim/kit/dev_name)/{self.chip}"

    def pull(self, name: str, up: bool) -> None:
        self.machine.must(f"echo pull-{'up' if up else 'down'} > {self.place}/sim_gpio{LINES.index(name)}/pull")

    def samples(self, name: str, count: int = 40) -> str:
        """Levels of an output, some 20 ms apart."""
        file = f"{self.place}/sim_gpio{LINES.index(name)}/value"
        return self.machine.must(f"for i in $(seq {count}); do cat {file}; sleep 0.02; done | tr -d '\\n'")


def contract(machine: Machine, check) -> None:
    """What the C side promises, on lines of a chip of its own."""
    status, output = machine.run("sh /packages/check-gpio-lines /packages/contract")
    lines = output.splitlines()
    check("the GPIO shim keeps its contract on lines of the kernel", status == 0 and "FAILED" not in output and len(lines) > 10,
          f"{sum(line.startswith('passed') for line in lines)} points, {lines[0] if lines else ''}")


def run(machine: Machine, check, put) -> None:
    lines = Lines(machine)
    machine.until("udev gave the chip to the group", f"test $(stat -c %G /dev/{lines.chip}) = proefbank", 20)
    check("the daemon's group has the GPIO chip", machine.must(f"stat -c '%G %a' /dev/{lines.chip}") == "proefbank 660")
    for name, up in (("S10", True), ("ESTOP", True), ("S9", False), ("S1", False)):
        lines.pull(name, up)
    before = machine.must("cat /etc/proefbank/proefbankd.yaml")
    machine.must("mkdir -p /run/exercises/gpio-lamp")
    put(machine, "/run/exercises/gpio-lamp/exercise.yaml", EXERCISE)
    put(machine, "/etc/proefbank/proefbankd.yaml", CONFIGURATION.replace("CHIP", lines.chip))
    machine.must("systemctl restart proefbankd", 180)
    try:
        measure(machine, check, lines)
        contract(machine, check)
        taken(machine, check, lines)
        power(machine, check, lines)
    finally:
        put(machine, "/etc/proefbank/proefbankd.yaml", before)
        machine.must("systemctl restart proefbankd", 180)
        machine.must("rm -r /run/exercises")


def measure(machine: Machine, check, lines: Lines) -> None:
    machine.until("the kit on lines is attached", "proefbank kit list | grep -q ' attached '")
    shown = machine.must("proefbank kit show")
    check("gpio-mini is attached by libgpiod", "libgpiod" in shown, " ".join(shown.split())[:90])
    status, output = machine.run("proefbank kit self-test")
    check("each of its lines is driven and read back by the daemon", status == 0 and "0 failed" in output, output[-200:])
    check("the green lamp of the bench is on, the red one off", lines.samples("GREEN", 3) + lines.samples("RED", 3) == "111000")
    check("a button that nobody holds is read as such", operated(machine) == [])
    lines.pull("S1", True)
    held = operated(machine)
    check("a button that is held is read as such", len(held) == 1 and "-S1" in json.dumps(held), json.dumps(held))
    lines.pull("S1", False)


def operated(machine: Machine) -> list:
    """What a scan says of the state of the kit."""
    scan = json.loads(machine.must("proefbank kit scan --format json"))["scans"][0]
    return scan[next(key for key in scan if key.startswith("operating"))]


def taken(machine: Machine, check, lines: Lines) -> None:
    """Another program has a line: who it is, is said by the daemon and by the doctor."""
    look = "proefbank doctor --offline --format json"
    fine = [f["level"] for f in json.loads(machine.run(look)[1]) if f["check"] == "lines mini"]
    check("the doctor finds each line of the kit", fine == ["fine"], str(fine))
    machine.must("systemctl stop proefbankd", 180)
    machine.must(f"gpioset --mode=time --sec=600 --background {lines.chip} {LINES.index('H1')}=0; pidof gpioset > /run/thief")
    found = [f["finding"] for f in json.loads(machine.run(look)[1]) if f["check"] == "lines mini"]
    check("the doctor says who has a line", len(found) == 1 and "in use by 'gpioset'" in found[0], str(found))
    machine.must("systemctl start proefbankd", 180)
    machine.until("the daemon says it", "proefbank kit list | grep -q \"in use by 'gpioset'\"")
    machine.must("kill $(cat /run/thief)")
    machine.until("the kit on lines is attached", "proefbank kit list | grep -q ' attached '")
    check("a line that another program had is taken when it is free", True)


def power(machine: Machine, check, lines: Lines) -> None:
    machine.must("proefbank attempt start --exercise gpio-lamp")
    check("the supply line is off", set(lines.samples("supply", 10)) == {"0"})
    machine.stream("proefbank attempt power on")
    deadline = time.monotonic() + 60
    while "1" not in lines.samples("supply", 10) and time.monotonic() < deadline:
        lines.pull("S9", False)
        lines.pull("S9", True)
    lines.pull("S9", False)
    pulses = lines.samples("supply")
    check("confirmed at the kit, the supply line is pulsed", {"0", "1"} == set(pulses), pulses)
    process = machine.must("systemctl show -P MainPID proefbankd")
    machine.must(f"kill -STOP {process}")
    frozen = lines.samples("supply", 20)
    # On a slow computer systemd's watchdog may have ended it by now, as it should.
    machine.run(f"kill -CONT {process}")
    check("a daemon that is frozen gives no pulse", len(set(frozen)) == 1, frozen)
    machine.until("the daemon answers again", "proefbank kit list")
    lines.pull("S10", False)
    machine.until("the power is off", "proefbank kit show | grep -q '^power *off'", 10)
    check("the emergency stop of the kit takes the power", set(lines.samples("supply", 20)) == {"0"})
    lines.pull("S10", True)
    machine.must("proefbank attempt abort")
    machine.must("echo 0 > /sys/kernel/config/gpio-sim/kit/live")
    machine.until("the chip is gone", "proefbank kit list | grep -Eq ' (lost|searching) '", 20)
    check("a chip that goes away is noticed", True)
