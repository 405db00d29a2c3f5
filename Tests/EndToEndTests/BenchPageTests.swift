import Daemon
import Foundation
import KitSimulator
import NIOHTTP1
import Testing

@Suite("The bench page")
struct BenchPageTests {
  @Test("A technician starts the latching circuit, is told what is missing, in Dutch, and sees the live wiring")
  func practise() async throws {
    try await withPage { bench, page in
      let start = try await page.get("/stations/station-1?language=nl")
      #expect(start.contains("Houdschakeling"))
      try await bench.kit.plug(Array(BenchOnTheTable.latchingLeads.prefix(8)))
      try await page.post("start", "exercise=latching-circuit&mode=practice")
      try await page.post("check")
      let checked = try await page.get("/stations/station-1?language=nl")
      #expect(checked.contains("-K1:13"))
      #expect(checked.contains("Wat u moet verbeteren"))
      let wiring = try await page.firstEvent("wiring")
      #expect(wiring.contains("\"-S0:12\",\"-S1:13\""))
    }
  }

  @Test("Before a repeat the page and the card show the version that will be done, and the assessment its own")
  func taskBeforeARepeat() async throws {
    try await withPage { _, page in
      let asWritten = "circuit that starts with -S1"
      let other = "circuit that starts with -S2"
      let address = "/stations/station-1/exercises/latching-circuit?language=en"
      let first = try await page.get(address)
      #expect(first.contains(asWritten) && !first.contains(other) && !first.contains("another version"))
      try await page.post("start", "exercise=latching-circuit&mode=practice")
      try await page.post("submit")
      try await page.post("leave")

      let cards = try await page.get("/stations/station-1?language=en")
      #expect(cards.contains(other) && !cards.contains(asWritten))
      let again = try await page.get(address)
      let (practice, assessment) = try #require(again.halves(at: "The assessment is another version"))
      #expect(practice.contains(other) && !practice.contains(asWritten))
      #expect(practice.contains("You did this exercise before"))
      #expect(assessment.contains(asWritten) && !assessment.contains(other))
      try await page.post("start", "exercise=latching-circuit&mode=practice")
      let running = try await page.get("/stations/station-1?language=en")
      #expect(running.contains(other) && !running.contains(asWritten))
    }
  }

  @Test("In an assessment the page says nothing of the wiring before it is handed in")
  func assessmentKeepsQuiet() async throws {
    try await withPage { bench, page in
      try await bench.kit.plug(BenchOnTheTable.latchingLeads)
      try await page.post("start", "exercise=latching-circuit&mode=assessment")
      let running = try await page.get("/stations/station-1")
      #expect(running.contains("data-empty") == false)
      #expect(try await page.post("check").code == 409)
      #expect(try await page.firstEvent("state").contains("-S0:12") == false)
      try await page.post("submit")
      #expect(try await page.get("/stations/station-1?language=en").contains("Your trainer looks at the result"))
    }
  }

  @Test("Checking goes on undisturbed while the page follows the wiring of the same kit")
  func checksBesideTheLiveWiring() async throws {
    try await withPage { bench, page in
      try await bench.kit.plug(BenchOnTheTable.latchingLeads)
      try await page.post("start", "exercise=latching-circuit&mode=practice")
      async let wiring = page.firstEvent("wiring")
      for _ in 1...5 {
        let answer = try await page.post("check")
        #expect(answer == .ok)
      }
      #expect(try await wiring.contains("-S0:12"))
    }
  }

  @Test("A kit that is gone is said in the learner's language, with what to do and what becomes of the attempt")
  func kitGone() async throws {
    try await withPage { bench, page in
      try await page.post("start", "exercise=latching-circuit&mode=practice")
      await bench.kit.stop()
      try await eventually("the page says that the kit is gone") {
        try await page.get("/stations/station-1?language=nl").contains(
          "Steek de kabel van de kit in en zet de kit aan.")
      }
      let gone = try await page.get("/stations/station-1?language=nl")
      #expect(gone.contains("Uw poging blijft bewaard"))
      #expect(!gone.contains("The kit"))
      // The language of the person, as long as nobody chose another one.
      #expect(try await page.firstEvent("state").contains("De kit antwoordt niet."))
    }
  }

  @Test(
    "An emergency stop has a screen of its own, with the next step and without any other action, until it is released")
  func emergencyStop() async throws {
    try await withPage { bench, page in
      try await page.post("start", "exercise=latching-circuit&mode=practice")
      #expect(try await page.get("/stations/station-1?language=nl").contains("/check"))
      try await bench.kit.setEmergencyStop(pressed: true)
      try await eventually("the screen of the emergency stop") {
        try await page.get("/stations/station-1?language=nl").contains("class=\"halt halt-emergency_stop\"")
      }
      let stopped = try await page.get("/stations/station-1?language=nl")
      #expect(stopped.contains("Draai de rode knop tot hij uitspringt"))
      #expect(!stopped.contains("/check") && !stopped.contains("/power-on") && stopped.contains("/help"))
      #expect(try await page.firstEvent("state").contains("emergency_stop"))
      try await bench.kit.setEmergencyStop(pressed: false)
      try await eventually("the work goes on") {
        let page = try await page.get("/stations/station-1?language=nl")
        return page.contains("/check") && !page.contains("class=\"halt")
      }
    }
  }

  @Test("The page cannot release, and refuses the form of another site")
  func noTrainerFunctions() async throws {
    try await withPage { _, page in
      #expect(try await page.post("release", "by=me").code == 404)
      #expect(try await page.post("abort", origin: "http://elsewhere.example").code == 403)
      #expect(try await page.post("abort", origin: "null").code == 403)
      #expect(try await page.status(host: "elsewhere.example") == .misdirectedRequest)
      let hostile = try await page.get("/stations/%3Cscript%3E", expecting: .notFound)
      #expect(!hostile.contains("<script>"))
    }
  }

  @Test("A form that no browser sends is refused, and the daemon goes on")
  func hostileForms() async throws {
    try await withPage { _, page in
      for form in ["%zz=%&&==", "exercise=%", "mode=exam&exercise=latching-circuit", "exercise=no-such&mode=practice"] {
        let answer = try await page.post("start", form)
        #expect(answer == .badRequest, "\(form)")
      }
      #expect(try await page.post("start", String(repeating: "x", count: 100_000)).code >= 400)
      #expect(try await page.get("/stations/station-1?language=en").contains("Choose an exercise"))
    }
  }

  @Test("A browser may send the page's own forms: their origin is not hidden by the referrer policy")
  func originOfForms() async throws {
    try await withPage { _, page in
      let policy = try await page.header("Referrer-Policy")
      #expect(policy == "same-origin")
    }
  }

  @Test("Wiring seen while practising is not shown to who opens the page in an assessment")
  func wiringOfThePracticeIsForgotten() async throws {
    try await withPage { bench, page in
      try await bench.kit.plug(BenchOnTheTable.latchingLeads)
      try await page.post("start", "exercise=latching-circuit&mode=practice")
      _ = try await page.firstEvent("wiring")
      try await page.post("abort")
      try await page.post("start", "exercise=latching-circuit&mode=assessment")
      // Two voices of the stream: the state comes at once, the wiring would come with it.
      #expect(try await page.events(during: .milliseconds(1500)).contains("event: wiring") == false)
    }
  }

  private func withPage(_ body: (BenchOnTheTable, PageClient) async throws -> Void) async throws {
    try await BenchOnTheTable.with { bench in
      try await bench.withDaemon { daemon in
        try await bench.untilAttached()
        let base = try #require(daemon.pages.url)
        // What comes before the latching circuit need not be passed first.
        let trainer = try await PageClient.trainer(base: base)
        try await trainer.submit(
          "/trainer/learners/00000000-0000-4000-8000-000000001001/exempt",
          "exercise=lamp-push-button&reason=entry+test")
        try await body(bench, try await PageClient.learner(base: base))
      }
    }
  }
}

extension String {
  fileprivate func halves(at mark: String) -> (Substring, Substring)? {
    range(of: mark).map { (self[..<$0.lowerBound], self[$0.upperBound...]) }
  }
}
