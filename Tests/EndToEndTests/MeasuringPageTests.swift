import Attempts
import Circuits
import Daemon
import Foundation
import KitSimulator
import NIOHTTP1
import Testing

@Suite("Measuring and searching at the bench page")
struct MeasuringPageTests {
  @Test("The circuit, two readings and the diagnosis lead to a grade; no page says which fault it is before that")
  func search() async throws {
    try await withPage(BenchOnTheTable.darkLamp) { bench, page in
      try await bench.kit.plug(BenchOnTheTable.latchingLeads)
      try await page.post("start", "exercise=dark-lamp&mode=practice")
      let asDrawn = try await page.get("/stations/station-1?language=en")
      #expect(asDrawn.contains("Build the circuit as drawn"))
      #expect(asDrawn.contains("drawing-circuit"))
      #expect(asDrawn.contains("action=\"/stations/station-1/diagnose\"") == false)

      try await power(bench, page)
      try await bench.kit.press("-S1")
      try await bench.kit.probe(red: "-K1:A1", black: "-K1:A2")
      try await page.post("measure-volts")
      let searching = try await page.get("/stations/station-1?language=en")
      #expect(searching.contains("-K1:A1</td><td>-K1:A2</td>"))
      #expect(searching.contains("24.0 V"))
      // Every fault of the circuit may be chosen: the one in the kit does not stand out.
      #expect(searching.contains("<option value=\"open-pin -K1:A1\">"))
      #expect(searching.contains("<option value=\"open-pin -S1:14\">"))
      // Nothing but what the panel shows.
      #expect(searching.contains("P1.u") == false)
      #expect(searching.contains("K1.coil-open") == false)
      #expect(try await page.firstEvent("state").contains("P1.u") == false)
      #expect(try await page.events(during: .milliseconds(1500)).contains("event: wiring") == false)

      try await page.post("diagnose", "symptom=dark&cause=open-pin+-K1:A1&remedy=replace+-K1")
      let graded = try await page.get("/stations/station-1?language=en")
      #expect(graded.contains("You found the fault"))
    }
  }

  @Test("A welded contact, which no relay makes, is found on the virtual kit; nothing says it before the diagnosis")
  func weld() async throws {
    let text = BenchOnTheTable.darkLamp.text
      .replacing("id: dark-lamp", with: "id: lit-lamp")
      .replacing("{relay: K1.coil-open,", with: "{fault: stuck-closed -K1:13 -K1:14,")
    try await withPage((id: "lit-lamp", text: text)) { bench, page in
      try await bench.kit.plug(BenchOnTheTable.latchingLeads)
      #expect(try await page.get("/stations/station-1?language=en").contains("value=\"lit-lamp\""))
      try await page.post("start", "exercise=lit-lamp&mode=practice")
      try await power(bench, page)
      // Nobody has pressed anything.
      try await eventually("the lamp is lit") { await bench.kit.state().on == ["-P1"] }
      try await bench.kit.probe(red: "-S1:14", black: "-T1:-")
      try await page.post("measure-volts")
      let searching = try await page.get("/stations/station-1?language=en")
      #expect(searching.contains("<option value=\"stuck-closed -K1:13 -K1:14\">"))
      #expect(searching.contains("<option value=\"stuck-closed -K1:23 -K1:24\">"))
      #expect(searching.contains("K1.welded") == false)
      try await page.post("diagnose", "symptom=dark&cause=stuck-closed+-K1:13+-K1:14&remedy=replace+-K1")
      #expect(try await page.get("/stations/station-1?language=en").contains("You found the fault"))
    }
  }

  @Test("A value that was read is written down with a comma and counts; another one is told with what was expected")
  func values() async throws {
    try await withPage((id: "measure-lamp", text: Self.values)) { bench, page in
      try await bench.kit.plug([("-T1:+", "-F1:1"), ("-F1:2", "-P1:X1"), ("-P1:X2", "-T1:-")])
      try await page.post("start", "exercise=measure-lamp&mode=practice")
      try await power(bench, page)
      try await bench.kit.probe(red: "-P1:X1", black: "-P1:X2")
      try await page.post("measure-volts")
      #expect(try await page.get("/stations/station-1?language=nl").contains(/<td class="number">2[34],[0-9] V</))
      let refused = try await page.post("answer", "value.lamp=veel&unit.lamp=V")
      #expect(refused == .badRequest)
      try await page.post("answer", "value.lamp=24%2C0&unit.lamp=V")
      let graded = try await page.get("/stations/station-1?language=en")
      #expect(graded.contains("class=\"banner good\""))
    }
  }

  private func power(_ bench: BenchOnTheTable, _ page: PageClient) async throws {
    try await page.post("power-on")
    try await bench.confirmWhenAsked()
    try await eventually("the power is on") {
      try await page.get("/stations/station-1").contains("/stations/station-1/power-off")
    }
  }

  private func withPage(
    _ exercise: (id: String, text: String), _ body: (BenchOnTheTable, PageClient) async throws -> Void
  ) async throws {
    try await BenchOnTheTable.with(exercise: exercise) { bench in
      try await bench.withDaemon { daemon in
        try await bench.untilAttached()
        try await body(bench, try await PageClient.learner(base: try #require(daemon.pages.url)))
      }
    }
  }

  private static let values = """
    format: proefbank.exercise/1
    id: measure-lamp
    version: 1
    kind: measurement
    tag: reproductive
    kit: electro-basis
    pass_mark: 60
    release: reviewed
    expected_minutes: 10
    reference:
      - [-T1:+, -F1:1]
      - [-F1:2, -P1:X1]
      - [-T1:-, -P1:X2]
    questions:
      - {id: lamp, points: 100, volts: [-P1:X1, -P1:X2], texts: {en: "How many volts are there across the lamp?"}}
    texts:
      en:
        title: The voltage of a lamp
        goal: Measures a voltage under power.
        task: Wire the lamp and measure its voltage.
        hints: [Red goes to the plus side.]
    """
}
