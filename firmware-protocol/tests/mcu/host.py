"""A host of the kit link on top of the independent framing in vectors/make_vectors.py."""

import struct
import sys
import zlib
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "vectors"))
import make_vectors as vectors  # noqa: E402

MESSAGES = vectors.table()
NAMES = {ident: name for name, (ident, _, _) in MESSAGES.items()}


def uncobs(data: bytes) -> bytes:
    groups, at = [], 0
    while at < len(data):
        step = data[at]
        if step == 0 or at + step > len(data):
            raise ValueError("no COBS")
        groups.append(data[at + 1 : at + step])
        at += step
    return b"\0".join(groups)


@dataclass
class Message:
    name: str
    fields: dict
    #: Number of its frame among all frames of the kit.
    frame: int


def fields_of(name: str, payload: bytes) -> dict:
    values, at = {}, 0
    for field_name, kind in MESSAGES[name][2]:
        if kind == "bytes":
            values[field_name], at = payload[at:], len(payload)
        elif kind == "text":
            end = at + 1 + payload[at]
            values[field_name], at = payload[at + 1 : end].decode("utf-8"), end
        else:
            layout = vectors.FORMATS[kind]
            (values[field_name],) = struct.unpack_from(layout, payload, at)
            at += struct.calcsize(layout)
    if at != len(payload):
        raise ValueError(f"{name}: {len(payload) - at} bytes too many")
    return values


@dataclass
class Host:
    """Takes frames in order and acknowledges them. `cable` writes bytes, and runs a time while reading."""

    cable: object
    nonce: int = 0x12345678
    heartbeat_every: float = 250
    outputs: int = 0
    heartbeats: bool = True
    session: bool = False
    messages: list = field(default_factory=list)
    noise: int = 0
    taken_frames: int = 0
    _rest: bytes = b""
    _seq: int = 0
    _expected: int = 0
    _silent_for: float = 0

    def payload(self, name: str, **values) -> bytes:
        texts = {key: value.hex() if isinstance(value, bytes) else str(value) for key, value in values.items()}
        return vectors.payload_of(MESSAGES[name][2], texts)

    def send(self, name: str, flags: int = 0, seq: int = 0, **values) -> None:
        crc_seed = 0xFFFF if flags & vectors.HANDSHAKE else self.seed
        ack = 0 if flags & vectors.HANDSHAKE else self._expected
        self.cable.write(vectors.frame(flags, seq, ack, MESSAGES[name][0], self.payload(name, **values), crc_seed))

    def run(self, milliseconds: float, step: float = 1) -> None:
        while milliseconds > 0:
            if self.session and self.heartbeats and self._silent_for >= self.heartbeat_every:
                self._silent_for = 0
                self.send("HEARTBEAT", token=1, outputs=self.outputs)
            self._take(self.cable.run(step))
            milliseconds -= step
            self._silent_for += step

    def wait(self, *names: str, within: float = 1000, since: int | None = None) -> Message | None:
        """The first message of such a name, from index `since` of `messages` on, by default from now."""
        looked = len(self.messages) if since is None else since
        while True:
            for message in self.messages[looked:]:
                if message.name in names:
                    return message
            looked = len(self.messages)
            if within <= 0:
                return None
            self.run(1)
            within -= 1

    def hello(self, nonce: int | None = None) -> Message | None:
        self.nonce = self.nonce + 1 if nonce is None else nonce
        self.session = False
        self.send("HELLO", flags=vectors.HANDSHAKE, version_min=1, version_max=1, host_nonce=self.nonce)
        reply = self.wait("HELLO_REPLY")
        if reply is not None:
            self.seed = vectors.seed(self.nonce, reply.fields["boot_nonce"])
            self._seq = self._expected = 0
            self.session = True
        return reply

    def request(self, name: str, within: float = 1000, **values) -> Message | None:
        seq, self._seq = self._seq, (self._seq + 1) % 256
        since = len(self.messages)
        self.send(name, flags=vectors.RELIABLE, seq=seq, **values)
        answer = NAMES[MESSAGES[name][0] | 0x80]
        while (reply := self.wait(answer, "ERROR", within=within, since=since)) is not None:
            if reply.fields["req"] == seq:
                return reply
            since = self.messages.index(reply) + 1
        return None

    def _take(self, data: bytes) -> None:
        *frames, self._rest = (self._rest + data).split(b"\0")
        acknowledge = False
        for wire in frames:
            message = self._decoded(wire) if wire else None
            self.taken_frames += 1
            if message is not None:
                self.messages.append(message)
                acknowledge |= MESSAGES[message.name][1] in ("response", "event")
        if acknowledge and self.session:
            self.send("ACK")

    def _decoded(self, wire: bytes) -> Message | None:
        try:
            raw = uncobs(wire)
            flags, seq, _, ident = raw[:4]
            crc_seed = 0xFFFF if flags & vectors.HANDSHAKE else self.seed
            (crc,) = struct.unpack("<H", raw[-2:])
            if vectors.crc16(crc_seed, raw[:-2]) != crc:
                raise ValueError("CRC")
            message = Message(NAMES[ident], fields_of(NAMES[ident], raw[4:-2]), self.taken_frames)
        except (ValueError, IndexError, AttributeError, struct.error):
            self.noise += 1
            return None
        if flags & vectors.RELIABLE:
            if seq != self._expected:
                return None
            self._expected = (seq + 1) % 256
        return message

    def dictionary(self) -> tuple[bytes, bool]:
        """The whole text, and whether its length and CRC are those of IDENTITY."""
        facts = self.request("IDENTIFY").fields
        text = b""
        while part := self.request("READ_DICTIONARY", offset=len(text), length=48).fields["data"]:
            text += part
        good = len(text) == facts["dictionary_length"] and zlib.crc32(text) == facts["dictionary_crc"]
        return text, good
