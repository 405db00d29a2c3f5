import Attempts
import Messages

extension LinkReport {
  /// What the page of the kits says of a cable: the key of a name, and its value.
  var facts: [(name: String, value: Message)] {
    var facts: [(name: String, value: Message)] = [
      (
        "trainer.link_frames",
        Message(
          "trainer.link_frames_value",
          ["sent": .integer(framesSent), "received": .integer(framesReceived), "repeated": .integer(framesRepeated)])
      ),
      (
        "trainer.link_damage",
        Message(
          "trainer.link_damage_value",
          [
            "checksums": .integer(checksumErrors), "noise": .integer(otherNoise), "gaps": .integer(gapsReceived),
            "duplicates": .integer(duplicatesReceived),
          ])
      ),
      ("trainer.link_lost", Message("trainer.link_count", ["count": .integer(telemetryLost)])),
      ("trainer.link_reconnects", Message("trainer.link_count", ["count": .integer(reconnects)])),
    ]
    if let roundTripMicroseconds {
      facts.append(
        ("trainer.link_round_trip", Message("trainer.link_time", ["time": .integer(roundTripMicroseconds)])))
    }
    if let clockErrorMicroseconds {
      facts.append(
        ("trainer.link_clock", Message("trainer.link_at_most", ["time": .integer(clockErrorMicroseconds)])))
    }
    return facts
  }
}
