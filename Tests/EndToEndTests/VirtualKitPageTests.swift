import AsyncHTTPClient
import Circuits
import Daemon
import Foundation
import KitSimulator
import NIOCore
import NIOHTTP1
import Testing

@Suite("The page of the virtual kit")
struct VirtualKitPageTests {
  @Test("A lead that is dragged on the page is plugged in the kit, and everybody who watches sees it")
  func plug() async throws {
    try await withPage { bench, page in
      #expect(try await page.get("/virtual/station-1?language=nl").contains("Rode meetpen"))
      let answer = try await page.ask("{\"do\":\"plug\",\"from\":\"-T1:+\",\"to\":\"-F1:1\"}")
      #expect(answer.status == .ok)
      let leads = await bench.kit.state().leads
      #expect(leads == [TerminalPair(Terminal("-T1", "+"), Terminal("-F1", "1"))])
      let events = try await page.virtualEvents(until: "\"leads\":[[\"-F1:1\",\"-T1:+\"]]")
      #expect(events.contains("data-from=\"-F1:1\""))
    }
  }

  @Test("What the kit refuses is said with the mend; what no hand can do is not passed on")
  func refusals() async throws {
    try await withPage { bench, page in
      let wrong = try await page.ask("{\"do\":\"plug\",\"from\":\"-S1:15\",\"to\":\"-K1:A1\"}")
      #expect(wrong.status == .conflict)
      #expect(wrong.text.contains("-S1:13"))
      for body in ["{\"do\":\"state\"}", "{\"do\":\"plug\",\"x\":\"1\"}", "[]", "{\"do\":\"plug\",\"from\":3}", "x\ny"]
      {
        let answer = try await page.ask(body)
        #expect(answer.status == .conflict, "\(body)")
      }
      #expect(await bench.kit.state().leads.isEmpty)
      #expect(try await page.ask("{\"do\":\"unplug_all\"}", origin: "http://elsewhere.example").status == .forbidden)
    }
  }

  @Test("The meter reads between the probes, in the reader's way of writing numbers")
  func meter() async throws {
    try await withPage { _, page in
      _ = try await page.ask("{\"do\":\"probe\",\"red\":\"-K1:A1\",\"black\":\"-K1:A2\"}")
      let events = try await page.virtualEvents(until: "650 Ω")
      #expect(events.contains("0,00 V"))
      _ = try await page.ask("{\"do\":\"probe\",\"red\":null,\"black\":null}")
      #expect(try await page.virtualEvents(until: "\"volts\":\"–\"").contains("\"ohms\":\"–\""))
    }
  }

  @Test("What was done is saved as a script that plays, and the leads as a measured state")
  func saving() async throws {
    try await withPage { _, page in
      _ = try await page.ask("{\"do\":\"plug\",\"from\":\"-T1:+\",\"to\":\"-F1:1\"}")
      _ = try await page.ask("{\"do\":\"press\",\"actuator\":\"-S1/button\"}")
      let script = try await page.get("/virtual/station-1/script.yaml")
      let steps = try KitScript.decode(Array(script.utf8), file: "script.yaml").steps.map(\.content)
      #expect(
        steps.filter { if case .command = $0 { true } else { false } } == [
          .command(.plug(from: "-T1:+", to: "-F1:1")), .command(.press(actuator: "-S1/button")),
        ])
      let json = try await page.get("/virtual/station-1/measured.json")
      let measured = try JSONDecoder().decode(MeasuredState.self, from: Data(json.utf8))
      #expect(measured.scans.first?.nets.groups == [[Terminal("-F1", "1"), Terminal("-T1", "+")]])
    }
  }

  @Test("Nothing on the page tells voltages or an inserted fault that is not to be seen on the panel")
  func keepsQuiet() async throws {
    try await withPage { _, page in
      let answer = try await page.ask("{\"do\":\"fault\",\"id\":\"K1.coil-open\",\"action\":\"insert\"}")
      #expect(answer.status == .ok, "\(answer.text)")
      let events = try await page.virtualEvents(until: "event: side")
      #expect(!events.contains("coil-open") && !events.contains("class=\"socket live\""))
    }
  }

  @Test("Without a session nobody sees the kit, and without the token of the page nobody touches it")
  func strangers() async throws {
    try await withPage { bench, page in
      let stranger = PageClient(base: page.base)
      #expect(try await stranger.send(.GET, "/virtual/station-1").status == .seeOther)
      #expect(try await stranger.send(.GET, "/virtual/station-1/live").status == .unauthorized)
      #expect(try await stranger.ask("{\"do\":\"unplug_all\"}").status == .unauthorized)
      var withoutToken = stranger
      withoutToken.cookie = page.cookie
      let answer = try await withoutToken.ask("{\"do\":\"plug\",\"from\":\"-T1:+\",\"to\":\"-F1:1\"}")
      #expect(answer.status == .forbidden || answer.status == .badRequest)
      #expect(await bench.kit.state().leads.isEmpty)
    }
  }

  @Test("On a bench that is no demonstration there is no such page")
  func absent() async throws {
    try await BenchOnTheTable.with(demonstration: false) { bench in
      try await bench.withDaemon { daemon in
        let page = PageClient(base: try #require(daemon.pages.url))
        for path in ["", "/live", "/script.yaml", "/measured.json"] {
          _ = try await page.get("/virtual/station-1\(path)", expecting: .notFound)
        }
        #expect(try await page.ask("{\"do\":\"unplug_all\"}").status == .notFound)
      }
    }
  }

  private func withPage(_ body: (BenchOnTheTable, PageClient) async throws -> Void) async throws {
    try await BenchOnTheTable.with { bench in
      try await bench.withDaemon { daemon in
        try await bench.untilAttached()
        try await body(bench, try await PageClient.learner(base: try #require(daemon.pages.url)))
      }
    }
  }
}

extension PageClient {
  /// Sends a command as the script of the page does.
  fileprivate func ask(
    _ body: String, origin: String? = nil
  ) async throws -> (status: HTTPResponseStatus, text: String) {
    var request = HTTPClientRequest(url: "\(base)/virtual/station-1/do")
    request.method = .POST
    request.headers.add(name: "Content-Type", value: "application/json")
    if let origin { request.headers.add(name: "Origin", value: origin) }
    if !cookie.isEmpty { request.headers.add(name: "Cookie", value: cookie) }
    if !formToken.isEmpty { request.headers.add(name: "X-Form-Token", value: formToken) }
    request.body = .bytes(ByteBuffer(string: body))
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    return (response.status, String(buffer: try await response.body.collect(upTo: 1 << 20)))
  }

  /// What the live stream sends, in Dutch, until `text` has come; the request ends by itself after half a minute.
  fileprivate func virtualEvents(until text: String) async throws -> String {
    var request = HTTPClientRequest(url: "\(base)/virtual/station-1/live?language=nl")
    request.headers.add(name: "Cookie", value: cookie)
    let response = try await HTTPClient.shared.execute(request, deadline: .now() + .seconds(30))
    var events = ""
    for try await chunk in response.body {
      events += String(buffer: chunk)
      if events.contains(text) { break }
    }
    #expect(events.contains(text))
    return events
  }
}
