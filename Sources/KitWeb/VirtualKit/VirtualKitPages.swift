import Attempts
import Circuits
import Drawings
import ExerciseRun
import Exercises
import Foundation
import Messages
import NIOCore

/// Draws the page of a virtual kit.
struct VirtualKitPages: Sendable {
  let renderer: PageRenderer
  private var catalogue: Catalogue { renderer.catalogue }

  func page(station: String, kit: KitDescription, session: Session, language: String) -> Page {
    var texts: [String: String] = [:]
    for key in catalogue.keys(in: language) where key.hasPrefix("virtual.") {
      texts[String(key.dropFirst("virtual.".count))] = text(key, language)
    }
    let senses = kit.channels.inputs.map(\.senses)
    var values = renderer.frame(title: text("virtual.title", language), session: session, language)
    let own: [String: Any] = [
      "station": station, "kit": kit.title[language] ?? kit.title["en"] ?? kit.id, "text": texts,
      "hasConfirm": senses.contains(.confirm), "hasEmergencyStop": senses.contains(.emergencyStop),
      "terminals": kit.scannedTerminals.map(\.description), "inputs": kit.channels.inputs.map(\.name),
      "outputs": kit.channels.outputs.map(\.name), "faults": kit.channels.faults.map(\.id),
      "panel": panel(kit, state: nil, language: language).svg(id: "panel-drawing"),
    ]
    values.merge(own) { _, own in own }
    return Page(template: "virtual", values: values)
  }

  func panel(_ kit: KitDescription, state: VirtualKitState?, language: String) -> Drawing {
    panelDrawing(
      of: kit.equipment, leads: state?.leads ?? [], showing: state?.shown ?? .atRest,
      probes: PanelProbes(red: state?.probes.red, black: state?.probes.black),
      words: DrawingWords(title: text("virtual.panel", language), description: text("virtual.panel_help", language)))
  }

  /// What stands beside the panel.
  struct Side: Encodable, Equatable {
    var power: String
    var isPowered: Bool
    var waitsForConfirm: Bool
    var cable: Bool
    var emergencyStop: Bool
    var volts: String
    var ohms: String
    var leads: [[String]]
    var defects: [String]
    var byHand: [String]
    var red: String?
    var black: String?
  }

  func side(_ state: VirtualKitState, language: String) -> Side {
    var power = text(state.isPowered ? "virtual.power_is_on" : "virtual.power_is_off", language)
    if state.waitsForConfirmButton { power = text("virtual.power_waits", language) }
    return Side(
      power: power, isPowered: state.isPowered, waitsForConfirm: state.waitsForConfirmButton,
      cable: state.cableIsPlugged, emergencyStop: state.emergencyStopIsPressed,
      volts: state.reading.map { value("virtual.volts", $0.volts, 2, language) } ?? "–",
      ohms: state.reading.map { reading in
        reading.ohms.map { value("virtual.ohms", $0, $0 < 100 ? 1 : 0, language) } ?? text("virtual.no_ohms", language)
      } ?? "–",
      leads: state.leads.map { [$0.first.description, $0.second.description] }, defects: state.defects,
      byHand: state.actuators.filter(\.byHand).map(\.actuator), red: state.probes.red?.description,
      black: state.probes.black?.description)
  }

  /// Server-sent events of one viewer: the drawing and what stands beside it, whenever one of them changed.
  func events(of desk: VirtualKitDesk, kit: KitDescription, language: String) -> AsyncStream<ByteBuffer> {
    let (stream, continuation) = AsyncStream.makeStream(of: ByteBuffer.self, bufferingPolicy: .bufferingNewest(1))
    let task = Task {
      var side: Side?
      var drawing: Drawing?
      for await state in await desk.watch() {
        guard let state else {
          continuation.yield(ByteBuffer(string: "event: gone\ndata: {}\n\n"))
          (side, drawing) = (nil, nil)
          continue
        }
        let nextDrawing = panel(kit, state: state, language: language)
        let nextSide = self.side(state, language: language)
        guard nextDrawing != drawing || nextSide != side, let json = try? AttemptJSON.encode(nextSide) else { continue }
        // Always both: a slow reader gets the newest, and that is whole.
        continuation.yield(
          ByteBuffer(
            string: "event: panel\ndata: \(nextDrawing.svg(id: "panel-drawing"))\n\n"
              + "event: side\ndata: \(String(decoding: json, as: UTF8.self))\n\n"))
        (side, drawing) = (nextSide, nextDrawing)
      }
      continuation.finish()
    }
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }

  private func text(_ key: String, _ language: String) -> String { catalogue.render(Message(key), in: language) }

  private func value(_ key: String, _ value: Double, _ decimals: Int, _ language: String) -> String {
    catalogue.render(Message(key, ["value": .decimal(value, decimals: decimals)]), in: language)
  }
}
