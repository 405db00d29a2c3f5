#!/usr/bin/env python3
"""Writes everything that repeats messages.txt and codes.txt (the C header, the Swift table and the tables of PROTOCOL.md)
and, for the boards of the port for the ATmega2560, what repeats kits/*.yaml (port/avr/kit_files.py).

`generate.py` writes the files, `generate.py --check` fails when one of them is stale.
"""

import re
import sys
import zlib
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "vectors"), str(HERE / "port" / "avr")]
sys.dont_write_bytecode = True
import kit_files  # noqa: E402
import make_vectors as vectors  # noqa: E402

HEADER = HERE / "include" / "kit_messages.h"
SWIFT = HERE.parent / "Sources" / "KitProtocol" / "MessageTable.swift"
PROTOCOL = HERE / "PROTOCOL.md"

TYPES = {"u8": 1, "u16": 2, "u32": 4, "i16": 2, "i32": 4, "text": None, "bytes": None}
SENDERS = {"host", "kit", "both"}
DELIVERIES = {"handshake", "unnumbered", "request", "response", "event"}
NOTICE = "Written by firmware-protocol/generate.py from messages.txt and codes.txt; do not edit."


class Message(NamedTuple):
    id: int
    name: str
    sender: str
    delivery: str
    fields: list[tuple[str, str]]


class Code(NamedTuple):
    number: int
    name: str
    text: str


def lines(path: Path):
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            yield f"{path.name}:{number}", line


def read_messages() -> list[Message]:
    messages: list[Message] = []
    for place, line in lines(HERE / "messages.txt"):
        ident, name, sender, delivery, *fields = line.split(" ")
        layout = [tuple(field.split(":")) for field in fields]
        if sender not in SENDERS or delivery not in DELIVERIES or any(kind not in TYPES for _, kind in layout):
            sys.exit(f"{place}: unknown sender, delivery or type")
        if any(kind == "bytes" for _, kind in layout[:-1]):
            sys.exit(f"{place}: only the last field can take the rest of the payload")
        if any(message.id == int(ident, 16) or message.name == name for message in messages):
            sys.exit(f"{place}: id or name is used twice")
        messages.append(Message(int(ident, 16), name, sender, delivery, layout))
    return messages


def read_codes() -> tuple[dict[str, list[Code]], dict[str, str]]:
    codes: dict[str, list[Code]] = {}
    notes: dict[str, str] = {}
    for place, line in lines(HERE / "codes.txt"):
        kind, rest = line.split(" ", 1)
        if kind == "note":
            field, text = rest.split(" ", 1)
            notes[field] = text
            continue
        number, name, text = rest.split(" ", 2)
        of_kind = codes.setdefault(kind, [])
        if any(code.number == int(number) for code in of_kind):
            sys.exit(f"{place}: {kind} {number} is used twice")
        of_kind.append(Code(int(number), name, text))
    return codes, notes


def schema_hash() -> int:
    return zlib.crc32((HERE / "messages.txt").read_bytes())


def camel(name: str) -> str:
    first, *rest = name.lower().split("_")
    return first + "".join(word.capitalize() for word in rest)


def c_enum(name: str, prefix: str, comment: str, entries: list[tuple[str, str]]) -> str:
    body = "".join(f"  {prefix}{entry} = {value},\n" for entry, value in entries)
    return f"/** {comment} */\nenum {name} {{\n{body}}};\n"


def header(messages: list[Message], codes: dict[str, list[Code]]) -> str:
    def numbers(kind: str) -> list[tuple[str, str]]:
        return [(code.name, str(code.number)) for code in codes[kind]]

    parts = [
        f"/* {NOTICE} */\n#ifndef KIT_MESSAGES_H\n#define KIT_MESSAGES_H\n\n#include <stdint.h>\n",
        "/** CRC-32 of messages.txt: kits and hosts with other layouts are refused. */\n"
        f"static const uint32_t KIT_SCHEMA_HASH = UINT32_C(0x{schema_hash():08X});\n",
        c_enum("kit_message", "KIT_MESSAGE_", "Message ids; PROTOCOL.md section 4 has their layouts.",
               [(message.name, f"0x{message.id:02X}") for message in messages]),
        c_enum("kit_error", "KIT_ERROR_", "Codes of ERROR; PROTOCOL.md section 7 has a hint for each.",
               [("NONE", "0")] + numbers("error")),
        c_enum("kit_reason", "KIT_REASON_", "Why outputs changed or went safe.", numbers("reason")),
        c_enum("kit_part", "KIT_PART_", "What a self-test result is about.", numbers("part")),
        c_enum("kit_state", "KIT_STATE_", "Bits of the state in HEARTBEAT_REPLY.", numbers("state")),
        c_enum("kit_reset", "KIT_RESET_", "Why the kit started.", numbers("reset")),
        "#endif\n",
    ]
    return "\n".join(parts)


def swift_enum(name: str, comment: str, cases: list[tuple[str, str, str | None]], more: str = "") -> str:
    body = "".join((f"  /// {text[0].upper()}{text[1:].rstrip('.')}.\n" if text else "") + f"  case {case} = {value}\n"
                   for case, value, text in cases)
    return f"/// {comment}\npackage enum {name}: UInt8, CaseIterable, Sendable {{\n{body}{more}}}\n"


def swift(messages: list[Message], codes: dict[str, list[Code]]) -> str:
    hints = "".join(f'    case .{camel(code.name)}: "{code.text}"\n' for code in codes["error"])
    hint = ("\n  /// What a person can do about it, in English.\n  package var hint: String {\n    switch self {\n"
            f"{hints}    }}\n  }}\n")
    digits = f"{schema_hash():08X}"
    return "\n".join([
        f"// {NOTICE}\n",
        "/// The CRC-32 of `messages.txt`: host and kit with other layouts do not understand each other's frames.\n"
        f"package let schemaHash: UInt32 = 0x{digits[:4]}_{digits[4:]}\n",
        swift_enum("MessageID", "The messages of the link; PROTOCOL.md section 4 has their layouts.",
                   [(camel(message.name), f"0x{message.id:02X}", None) for message in messages]),
        swift_enum("KitErrorCode", "Why a kit refused a request.",
                   [(camel(code.name), str(code.number), None) for code in codes["error"]], hint),
        swift_enum("SafeReason", "Why an output changed, or why all of them went to their safe state.",
                   [(camel(code.name), str(code.number), code.text) for code in codes["reason"]]),
    ])


def protocol_table(messages: list[Message], notes: dict[str, str]) -> str:
    known = {f"{message.name}.{field}" for message in messages for field, _ in message.fields}
    if strange := set(notes) - known:
        sys.exit(f"codes.txt: note about an unknown field: {', '.join(sorted(strange))}")
    rows = ["| id | name | from | delivery | payload |", "|---|---|---|---|---|"]
    for message in messages:
        fields = []
        for field, kind in message.fields:
            note = notes.get(f"{message.name}.{field}")
            fields.append(f"{field.replace('_', ' ')} {kind}" + (f" ({note})" if note else ""))
        payload = " · ".join(fields) or "none"
        rows.append(f"| 0x{message.id:02X} | {message.name} | {message.sender} | {message.delivery} | {payload} |")
    return "\n".join(rows)


#: Of a session from its first frame: sender, name, sequence number, ack, fields.
CONVERSATION = [
    ("host", "HELLO", 0, 0, "version_min=1 version_max=1 host_nonce=305419896"),
    ("kit", "HELLO_REPLY", 0, 0, "version=1 version_min=1 version_max=1 host_nonce=305419896 boot_nonce=2596069104 "
     "schema_hash=@ window=4 reset_cause=0"),
    ("host", "INPUTS", 0, 0, ""),
    ("kit", "INPUT_LEVELS", 0, 1, "req=0 µs=1000 count=13 levels=0010"),
    ("host", "ARM", 1, 1, ""),
    ("kit", "ARMED", 1, 2, "req=1"),
    ("host", "SET_OUTPUT", 2, 2, "output=0 value=1 lease=200 digest=3736383700"),
    ("kit", "OUTPUT_SET", 2, 3, "req=2 result=2"),
    ("host", "HEARTBEAT", 0, 3, "token=1 outputs=1"),
    ("kit", "HEARTBEAT_REPLY", 0, 3, "token=1 µs=52000 state=33"),
    ("kit", "OUTPUT_CHANGED", 3, 3, "µs=320000 output=0 value=1 reason=3"),
    ("host", "ACK", 0, 4, ""),
    ("kit", "SAFE_LATCHED", 4, 3, "µs=520000 reason=1 output=0"),
]


def example() -> str:
    """Made by the third implementation, so that the page cannot be wrong together with the code."""
    def spaced(data: bytes) -> str:
        return data.hex(" ")

    session = vectors.seed(vectors.HOST_NONCE, vectors.BOOT_NONCE)
    raw = bytes([0x11, 3, 2, 4]) + b"\x00\xff"
    checked = raw + vectors.crc16(session, raw).to_bytes(2, "little")
    rows = [
        "", "| step | bytes |", "|---|---|",
        f"| seed of the session | 0x{session:04X} |",
        f"| header and payload | `{spaced(raw)}` |",
        f"| with the CRC-16 | `{spaced(checked)}` |",
        f"| COBS and delimiter | `{spaced(vectors.cobs(checked) + bytes(1))}` |",
        f"| digest of a panel with one lead, from terminal 3 to 17: CRC-32 of `03 11 05` | 0x{zlib.crc32(bytes([3, 17, 5])):08X} |",
        "", "Then a session: the supply is asked for on that panel, confirmed by the button, measured again by the kit, and goes "
        "off as the host falls silent.",
        "", "| from | message | fields | frame |", "|---|---|---|---|",
    ]
    table = vectors.table()
    for sender, name, seq, ack, text in CONVERSATION:
        ident, delivery, layout = table[name]
        text = text.replace("@", str(schema_hash()))
        payload = vectors.payload_of(layout, dict(pair.split("=", 1) for pair in text.split()))
        flags = {"handshake": vectors.HANDSHAKE, "unnumbered": 0}.get(delivery, vectors.RELIABLE)
        seed = 0xFFFF if flags == vectors.HANDSHAKE else session
        wire = vectors.frame(flags, seq, ack, ident, payload, seed)
        rows.append(f"| {sender} | {name} | {text.replace('_', ' ')} | `{spaced(wire)}` |")
    return "\n".join(rows)


def protocol(messages: list[Message], codes: dict[str, list[Code]], notes: dict[str, str]) -> str:
    errors = ["| code | name | hint |", "|---|---|---|"]
    errors += [f"| {code.number} | {code.name} | {code.text} |" for code in codes["error"]]
    blocks = {
        "messages": protocol_table(messages, notes),
        "errors": "\n".join(errors),
        "example": example(),
        "hash": f"It is 0x{schema_hash():08X} for the table in section 4.",
        "state": ", ".join(f"0x{code.number:02X} {code.text}" for code in codes["state"]) + ".",
    }
    for kind in ("reason", "part", "reset"):
        blocks[kind] = ", ".join(f"{code.number} {code.text}" for code in codes[kind]) + "."
    text = PROTOCOL.read_text("utf-8")
    for name, block in blocks.items():
        pattern = re.compile(rf"(<!-- generated: {name} -->\n).*?(\n?<!-- end -->)", re.DOTALL)
        text, count = pattern.subn(lambda match: match[1] + block + "\n<!-- end -->", text)
        if count != 1:
            sys.exit(f"PROTOCOL.md: {count} blocks '<!-- generated: {name} -->', expected 1")
    return text


def main() -> None:
    messages = read_messages()
    codes, notes = read_codes()
    outputs = {
        HEADER: header(messages, codes),
        SWIFT: swift(messages, codes),
        PROTOCOL: protocol(messages, codes, notes),
    } | kit_files.outputs()
    stale = [path for path, text in outputs.items() if not path.exists() or path.read_text("utf-8") != text]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path.relative_to(HERE.parent)}: stale, run firmware-protocol/generate.py")
        sys.exit(1 if stale else 0)
    for path in stale:
        path.write_text(outputs[path], "utf-8")
        print(f"wrote {path.relative_to(HERE.parent)}")


if __name__ == "__main__":
    main()
