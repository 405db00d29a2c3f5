import Daemon
import Logging
import Testing

@Suite("What stands in the journal")
struct JournalEntryTests {
  private func text(_ message: String, _ metadata: [String: String], level: Logger.Level = .warning) -> String {
    String(
      decoding: JournalEntry(message: message, level: level, identifier: "proefbankd", metadata: metadata).bytes,
      as: UTF8.self)
  }

  @Test("each piece of metadata is a field of its own, and stands in the message too")
  func fields() {
    #expect(
      text("kit lost", ["station": "bench-1", "boot-id": "a"])
        == "MESSAGE=kit lost boot-id=a station=bench-1\nPRIORITY=4\nSYSLOG_IDENTIFIER=proefbankd\n"
        + "PROEFBANK_BOOT_ID=a\nPROEFBANK_STATION=bench-1\n")
  }

  @Test("a line break in a value makes no field")
  func injection() {
    let entry = JournalEntry(
      message: "x", level: .info, identifier: "proefbankd", metadata: ["reason": "a\nPRIORITY=0"])
    let field = Array("PROEFBANK_REASON\n".utf8) + [12, 0, 0, 0, 0, 0, 0, 0] + Array("a\nPRIORITY=0\n".utf8)
    #expect(entry.bytes.suffix(field.count) == field[...])
  }

  @Test(
    "the levels are those of syslog", arguments: [(Logger.Level.error, 3), (.warning, 4), (.notice, 5), (.info, 6)])
  func levels(level: Logger.Level, priority: Int) {
    #expect(text("x", [:], level: level).contains("\nPRIORITY=\(priority)\n"))
  }
}
