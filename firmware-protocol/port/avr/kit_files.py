"""What this port has to know of each kit, from its description: a header and the channel dictionary. generate.py writes them."""

import sys
from pathlib import Path

try:
    import yaml
except ImportError:
    sys.exit("python3-yaml is missing: apt-get install python3-yaml")

HERE = Path(__file__).resolve().parent
DESCRIPTIONS = HERE.parents[2] / "kits"
WRITTEN = HERE / "kits"

#: The kits that a board with this port can be.
KITS = ("electro-basis", "electro-plus", "pneumo-basis")

#: Sockets of each type, as in Sources/Exercises/Catalogue; those of `contacts` and `points` follow. A test of KitSimulator
#: holds the dictionaries against that catalogue.
PINS = {
    "supply": "+ -", "fuse": "1 2", "protective-bar": "", "terminal-strip": "",
    "push-button": "", "stop-button": "", "selector-switch": "", "emergency-stop": "",
    "sensor-pnp": "1 4 3", "sensor-npn": "1 4 3", "sensor-2-wire": "1 4",
    "relay": "A1 A2", "on-delay-relay": "A1 A2", "off-delay-relay": "A1 A2",
    "lamp": "X1 X2", "led": "X1 X2", "motor": "1 2",
    "valve-5-2-double": "1 2 3 4", "valve-5-2": "1 2", "valve-3-2": "1 2",
    "cylinder": "", "throttle": "", "limit-switch": "", "pressure-switch": "",
}
CONTACTS = {
    "emergency-stop": ["11-12 NC", "21-22 NC"],
    "limit-switch": ["1-2-4 CO"],
    "pressure-switch": ["1-2-4 CO"],
}
#: Dropped as soon as the supply is off. A relay that drops late may still be in, and what a hand, a cylinder or the world
#: moves may be anywhere.
DROPS_AT_ONCE = {"relay", "on-delay-relay"}


def load(kit: str) -> dict:
    # Every value as text: YAML 1.1 would read `on` and numbers in its own way.
    description = yaml.load((DESCRIPTIONS / f"{kit}.yaml").read_text("utf-8"), yaml.BaseLoader)
    if description["id"] != kit:
        sys.exit(f"kits/{kit}.yaml: its id is {description['id']}")
    return description


def terminals(kit: dict) -> list[str]:
    found = []
    for component in kit["components"]:
        kind = component["type"]
        if kind not in PINS:
            sys.exit(f"kit_files.py: the sockets of the type '{kind}' are not known")
        pins = PINS[kind].split()
        for contact in component.get("contacts", CONTACTS.get(kind, [])):
            pins += contact.split(" ")[0].split("-")
        pins += [str(number + 1) for number in range(int(component.get("points", 0)))]
        found += [f"{component['designation']}:{pin}" for pin in pins]
    return found


def relays(kit: dict) -> list[str]:
    """Faults that a relay inserts; what is only simulated has no number on a board."""
    opening = [fault["id"] for fault in kit["faults"] if "opens" in fault]
    if [fault["id"] for fault in kit["faults"]][: len(opening)] != opening:
        sys.exit(f"kits/{kit['id']}.yaml: faults without a relay have to come last")
    return opening


def dictionary(kit: dict) -> str:
    """PROTOCOL.md section 6."""
    lines = [f"terminal {number} {name}" for number, name in enumerate(terminals(kit))]
    channels = kit["channels"]
    for number, channel in enumerate(channels["inputs"]):
        attribute = {"confirm": " confirm", "emergency-stop": " estop"}.get(channel["senses"], "")
        lines.append(f"input {number} {channel['name']}{attribute}")
    for number, channel in enumerate(channels["analogs"]):
        lines.append(f"analog {number} {channel['name']} {'mV' if 'volts' in channel else 'mA'}")
    for number, channel in enumerate(channels["outputs"]):
        attributes = "" if channel["drives"] == "indicator" else "confirm supply "
        lines.append(f"output {number} {channel['name']} {attributes}lease={channel.get('lease_milliseconds', 200)}")
    lines += [f"fault {number} {name}" for number, name in enumerate(relays(kit))]
    return "".join(line + "\n" for line in lines)


def tested_inputs(kit: dict) -> list[int]:
    """Those with a level of their own while the supply is off and nobody touches the kit: 0, all of them."""
    kinds = {component["designation"]: component["type"] for component in kit["components"]}
    senses = [channel["senses"] for channel in kit["channels"]["inputs"]]
    return [number for number, sense in enumerate(senses)
            if sense == "confirm" or kinds.get(sense.split("/")[0]) in DROPS_AT_ONCE]


def check_board(kit: dict) -> None:
    """What pins.h and panel.c take as given of every kit."""
    place = f"kits/{kit['id']}.yaml"
    channels = kit["channels"]
    first, second, *others = channels["analogs"]
    if "-T1:+" not in first.get("volts", []) or "milliamperes" not in second or not all("volts" in a for a in others):
        sys.exit(f"{place}: analogue channels have to be voltage and current of the supply, then voltages")
    if [output["drives"] for output in channels["outputs"]] != ["-T1", "indicator"]:
        sys.exit(f"{place}: outputs have to be the supply and the indicator")
    limits = (("terminals", len(terminals(kit)), 7 * 16), ("inputs", len(channels["inputs"]), 21),
              ("analogue channels", len(channels["analogs"]), 16), ("fault relays", len(relays(kit)), 16))
    for what, count, limit in limits:
        if count > limit:
            sys.exit(f"{place}: {count} {what}, the board has room for {limit}")


def header(kit: dict, notice: str) -> str:
    senses = [channel["senses"] for channel in kit["channels"]["inputs"]]
    supply, indicator = (output.get("lease_milliseconds", 200) for output in kit["channels"]["outputs"])
    return f"""/* {notice} */
#ifndef BOARD_KIT_H
#define BOARD_KIT_H

#define KIT_ID "{kit['id']}"
#define KIT_DICTIONARY "kits/{kit['id']}.txt"

enum {{
  BOARD_TERMINALS = {len(terminals(kit))},
  BOARD_INPUTS = {len(senses)},
  BOARD_ANALOGS = {len(kit['channels']['analogs'])},
  BOARD_OUTPUTS = {len(kit['channels']['outputs'])},
  BOARD_FAULTS = {len(relays(kit))},
  INPUT_CONFIRM = {senses.index('confirm')},
  INPUT_EMERGENCY_STOP = {senses.index('emergency-stop')},
  /** In ms. */
  SUPPLY_LEASE = {supply},
  INDICATOR_LEASE = {indicator},
}};

/** Relays that drop with the supply, and the confirm button: 0 while nobody touches the kit. */
#define TESTED_INPUTS {', '.join(map(str, tested_inputs(kit)))}

#endif
"""


def outputs() -> dict[Path, str]:
    """The text of every file that is written."""
    files = {}
    for name in KITS:
        kit = load(name)
        check_board(kit)
        files[WRITTEN / f"{name}.h"] = header(
            kit, f"Written by firmware-protocol/generate.py from kits/{name}.yaml; do not edit.")
        files[WRITTEN / f"{name}.txt"] = dictionary(kit)
    return files
