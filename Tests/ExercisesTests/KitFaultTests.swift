import Circuits
import Exercises
import StrictYAML
import Testing

@Suite("What a kit can insert")
struct KitFaultTests {
  private func read(_ faults: String) throws -> KitDescription {
    let text = """
      format: proefbank.kit/1
      id: small
      version: "1"
      title: {en: Small}
      scan: isolated
      components:
        - {designation: -T1, type: supply}
        - {designation: -S1, type: push-button}
        - {designation: -K1, type: relay, contacts: [13-14 NO]}
      channels:
        outputs: [{name: supply, drives: -T1}]
      faults:
      \(faults.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
      """
    return try KitDescription.decode(Array(text.utf8), file: "kits/small.yaml") { "\($0.count)" }
  }

  private func refusal(_ faults: String) -> String {
    do {
      _ = try read(faults)
      return ""
    } catch {
      return "\(error)"
    }
  }

  @Test("A relay opens a wire on every kit; what is simulated is there on a virtual kit only")
  func kinds() throws {
    let kit = try read(
      """
      - {id: K1.coil-open, opens: -K1:A1}
      - {id: K1.welded, simulates: stuck-closed -K1:13 -K1:14}
      """)
    #expect(kit.channels.faults(isVirtual: false).map(\.id) == ["K1.coil-open"])
    #expect(kit.channels.faults(isVirtual: true).map(\.id) == ["K1.coil-open", "K1.welded"])
    let weld = ExerciseFault(.stuckClosed(Terminal("-K1", "14"), Terminal("-K1", "13")), symptom: "on")
    #expect(kit.channels.insertion(of: weld, isVirtual: true)?.id == "K1.welded")
    #expect(kit.channels.insertion(of: weld, isVirtual: false) == nil)
    // Written as a fault, an open pin is what the relay does.
    let open = ExerciseFault(.openPin(Terminal("-K1", "A1")), symptom: "dark")
    #expect(kit.channels.insertion(of: open, isVirtual: false)?.id == "K1.coil-open")
    let joint = ExerciseFault(.highResistance(Terminal("-K1", "A1"), ohms: 400), symptom: "dark")
    #expect(kit.channels.insertion(of: joint, isVirtual: true) == nil)
  }

  @Test(
    "A mistake is named with its place and the mend",
    arguments: [
      ("- {id: a, simulates: welded -K1:13}", "13:24: error: 'welded -K1:13' is no fault; such as stuck-closed"),
      ("- {id: a, simulates: stuck-closed -K1:13 -K1:A1}", "13:24: error: the kit cannot have this fault: "),
      ("- {id: a, simulates: open-lead -K9:13}", "13:24: error: the kit cannot have this fault: "),
      ("- {id: a}", "13:5: error: expected either 'opens' or 'simulates'"),
      ("- {id: a, opens: -K1:A1, simulates: open-pin -K1:A1}", "13:5: error: expected either 'opens' or 'simulates'"),
      (
        "- {id: a, simulates: open-element -K1/coil}\n- {id: b, opens: -K1:A1}",
        "13:3: error: the fault relay 'b' stands after a fault that is only simulated; put what 'opens' before"
      ),
    ])
  func mistakes(faults: String, expected: String) {
    #expect(refusal(faults).contains(expected), "\(refusal(faults))")
  }

  @Test("The virtual kits insert every fault of the library, in every variant, and open every pin")
  func library() throws {
    var searches = 0
    for exercise in Library.all.exercises {
      let kit = try #require(Library.all.kits[exercise.kit])
      for variant in [exercise] + exercise.variants {
        let place = "\(exercise.id) \(variant.variant ?? "as written")"
        #expect(variant.runs(on: kit, isVirtual: true), "\(place)")
        guard case .faultFinding(let search) = variant.kind else { continue }
        searches += 1
        for fault in search.faults {
          #expect(kit.channels.insertion(of: fault, isVirtual: true) != nil, "\(place): \(fault.id)")
        }
      }
    }
    #expect(searches > 15)
  }
}
