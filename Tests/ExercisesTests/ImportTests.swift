import Circuits
import Exercises
import Foundation
import StrictYAML
import Testing

/// The same circuit in the files of different programs: a lamp behind a push-button, and a part that the kit does not have.
@Suite("Netlists of other programs")
struct ImportTests {
  static let kicad = """
    (export (version "E")
      (components
        (comp (ref "T1") (value "Supply 24 V"))
        (comp (ref "S1") (value "Start \\"green\\""))
        (comp (ref "P1") (value "Lamp"))
        (comp (ref "J7") (value "Plug")))
      (nets
        (net (code "1") (name "+24V")
          (node (ref "T1") (pin "1") (pinfunction "+")) (node (ref "S1") (pin "13"))
          (node (ref "J7") (pin "1")))
        (net (code "2") (name "lamp") (node (ref "S1") (pin "14")) (node (ref "P1") (pin "x1")))
        (net (code "3") (name "0V") (node (ref "P1") (pin "2")) (node (ref "T1") (pin "2") (pinfunction "-_2")))))
    """

  static let kicadXML = """
    <?xml version="1.0" encoding="UTF-8"?>
    <export version="E">
      <components><comp ref="T1"><value>Supply</value></comp><comp ref="S1"/><comp ref="P1"/></components>
      <nets>
        <net code="1" name="+24V"><node ref="T1" pin="1" pinfunction="+"/><node ref="S1" pin="13"/></net>
        <net code="2" name="lamp"><node ref="S1" pin="14"/><node ref="P1" pin="X1"/></net>
        <net code="3" name="0V"><node ref="P1" pin="X2"/><node ref="T1" pin="2" pinfunction="-"/></net>
      </nets>
    </export>
    """

  /// A contact that has its label from the coil that it belongs to, an arrow to another folio, and both ways to name ends.
  static let qet = """
    <project version="0.90">
      <diagram order="1"><elements>
        <element uuid="{s}" type="embed://import/button.elmt" x="1" y="1">
          <terminals><terminal id="0" x="0" y="-10"/><terminal id="1" x="0" y="10"/></terminals>
          <elementInformations><elementInformation name="label" show="1">-S1</elementInformation></elementInformations>
        </element>
        <element uuid="{k}" type="embed://import/coil.elmt">
          <elementInformations><elementInformation name="label">-K1</elementInformation></elementInformations>
        </element>
        <element uuid="{c}" type="embed://import/make.elmt"><links_uuids><link_uuid uuid="{k}"/></links_uuids></element>
        <element uuid="{out}" type="embed://import/next.elmt">
          <terminals><terminal id="7" x="0" y="0"/></terminals><links_uuids><link_uuid uuid="{in}"/></links_uuids>
        </element>
      </elements><conductors>
        <conductor terminal1="1" terminal2="7"/>
        <conductor element1="{s}" terminal1="{t14}" element2="{c}" terminal2="{m14}" terminalname2="14"/>
      </conductors></diagram>
      <diagram order="2"><elements>
        <element uuid="{in}" type="embed://import/previous.elmt"><links_uuids><link_uuid uuid="{out}"/></links_uuids></element>
      </elements><conductors>
        <conductor element1="{in}" terminal1="{r}" element2="{k}" terminal2="{a1}"/>
        <conductor terminal1="99" terminal2="98"/>
      </conductors></diagram>
      <collection><category name="import">
        <element name="button.elmt"><definition link_type="simple"><description>
          <terminal uuid="{t13}" name="13" x="0" y="-10"/><terminal uuid="{t14}" name="14" x="0" y="10"/>
        </description></definition></element>
        <element name="coil.elmt"><definition link_type="master"><description>
          <terminal uuid="{a1}" name="A1" x="0" y="-20"/></description></definition></element>
        <element name="next.elmt"><definition link_type="next_report"/></element>
        <element name="previous.elmt"><definition link_type="previous_report"/></element>
      </category></collection>
    </project>
    """

  private func read(_ text: String, _ file: String = "x.net") throws(DiagnosticsError) -> ImportedNetlist {
    try ImportedNetlist.read(Array(text.utf8), file: file)
  }

  private func mapped(_ text: String, _ mapping: TerminalMapping = TerminalMapping()) throws -> MappedNetlist {
    MappedNetlist(try read(text), onto: try Library.kit(), by: mapping)
  }

  private func joined(_ netlist: MappedNetlist, _ one: Terminal, _ other: Terminal) -> Bool {
    netlist.nets.group(of: one).contains(other)
  }

  @Test("A KiCad netlist is put onto the kit by names and pin functions, and what has no place is told with its line")
  func expression() throws {
    let result = try mapped(Self.kicad)
    #expect(joined(result, Terminal("-T1", "+"), Terminal("-S1", "13")))
    #expect(joined(result, Terminal("-S1", "14"), Terminal("-P1", "X1")))
    #expect(result.nets.groups.count == 2)
    #expect(result.misses.map(\.part) == ["J7", "P1"] || result.misses.map(\.part) == ["P1", "J7"])
    let pin = try #require(result.misses.first { $0.part == "P1" })
    #expect(pin.pin == "2" && pin.line == 12 && pin.hint == "-P1 has X1, X2")
    #expect(try read(Self.kicad).parts["S1"] == "Start \"green\"")
  }

  @Test("A mapping says what names do not, and the proposal has a place for each open question")
  func mapping() throws {
    let netlist = try read(Self.kicad)
    let kit = try Library.kit()
    let proposal = try mapped(Self.kicad).proposal(for: netlist, kit: kit)
    #expect(proposal.contains("\"J7\": \"?\"  # Plug") && proposal.contains("\"S1\": -S1"))
    #expect(proposal.contains("\"2\": \"?\"  # -P1 has X1, X2"))
    let file = FileManager.default.temporaryDirectory.appending(path: "mapping-\(UUID().uuidString).yaml").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    try proposal.replacing("\"J7\": \"?\"", with: "\"J7\": leave-out").replacing("\"2\": \"?\"", with: "\"2\": X2")
      .write(toFile: file, atomically: true, encoding: .utf8)
    let complete = try mapped(Self.kicad, TerminalMapping.load(file: file, kit: kit))
    #expect(complete.misses == [] && complete.leftOut == ["J7"])
    #expect(complete.nets == (try mapped(Self.kicadXML)).nets)
    try proposal.replacing("\"S1\": -S1", with: "\"S1\": -S19").write(toFile: file, atomically: true, encoding: .utf8)
    #expect(throws: DiagnosticsError.self) { try TerminalMapping.load(file: file, kit: kit) }
  }

  @Test("A proposal keeps what was said in the mapping before, right or wrong")
  func keeping() throws {
    let given = TerminalMapping(
      components: ["J7": nil, "Q9": "-K2"], pins: ["P1": ["2": "X9"], "S1": ["13": "13"]])
    let netlist = try read(Self.kicad)
    let proposal = try mapped(Self.kicad, given).proposal(for: netlist, kit: Library.kit(), keeping: given)
    #expect(proposal.contains("\"J7\": leave-out") && proposal.contains("\"Q9\": -K2"))
    #expect(proposal.contains("\"13\": \"13\"\n"))
    #expect(proposal.contains("\"2\": \"X9\"  # -P1 has X1, X2\n") && !proposal.contains("\"2\": \"?\""))
  }

  @Test("Two parts on one terminal are told instead of joining their nets")
  func doubled() throws {
    let wires = "from,to\n-K1:13,H1:X1\n-K1:24,H2:X1\n"
    let result = MappedNetlist(
      try read(wires, "wires.csv"), onto: try Library.kit(),
      by: TerminalMapping(components: ["H1": "-P1", "H2": "-P1"]))
    #expect(!joined(result, Terminal("-K1", "13"), Terminal("-K1", "24")))
    #expect(result.misses.map(\.part) == ["H2"] && result.misses.first?.line == 3)
    #expect(result.misses.first?.hint == "-P1:X1 is pin X1 of H1 in line 2, in another net")
  }

  @Test("A QElectroTech project is read through its folios, contacts and coils")
  func project() throws {
    let netlist = try read(Self.qet, "x.qet")
    #expect(netlist.format == "QElectroTech project")
    #expect(netlist.remarks.count == 1 && netlist.remarks[0].hasPrefix("folio 2, line "))
    let result = try mapped(Self.qet)
    #expect(joined(result, Terminal("-S1", "14"), Terminal("-K1", "A1")))
    #expect(joined(result, Terminal("-S1", "14"), Terminal("-K1", "14")))
    #expect(result.misses == [])
  }

  @Test("Two parts of a project without a name are two parts")
  func unnamed() throws {
    let lamp = """
      <element uuid="{UUID}" type="embed://import/lamp.elmt">
        <terminals><terminal id="NUMBER" x="0" y="0"/></terminals></element>
      """
    let text =
      "<project><diagram><elements>"
      + ["1", "2"].map { lamp.replacing("UUID", with: "l" + $0).replacing("NUMBER", with: $0) }.joined()
      + "</elements><conductors><conductor terminal1=\"1\" terminal2=\"2\"/></conductors></diagram></project>"
    let netlist = try read(text, "x.qet")
    #expect(netlist.parts.keys.sorted() == ["unnamed lamp.elmt 1", "unnamed lamp.elmt 2"])
    #expect(netlist.nets.map { $0.pins.map(\.part) } == [["unnamed lamp.elmt 1", "unnamed lamp.elmt 2"]])
  }

  @Test(
    "A wire list is read with its separator and its words for from and to",
    arguments: [
      "from,to\n-T1:+,-S1:13\n-S1:14,-P1:X1\n\n-P1:X2,\"-T1:-\"\n",
      "nr;van;naar;kleur\r\n1;T1:+;S1:13;rood\r\n2;S1:14;P1:X1;rood\r\n3;P1:X2;T1:-;blauw\r\n",
      "de composant\tde borne\tvers composant\tvers borne\nT1\t+\tS1\t13\nS1\t14\tP1\tX1\nP1\tX2\tT1\t-\n",
    ])
  func wires(text: String) throws {
    let result = try mapped(text)
    #expect(result.misses == [])
    #expect(result.nets == (try mapped(Self.kicadXML)).nets)
  }

  @Test(
    "What is wrong, huge or hostile is refused with its line",
    arguments: [
      ("(export (nets (net (node (ref \"A\"", "x.net:1:1: error: the file ends before its lists do"),
      ("(export\n(nets \"open", "x.net:2:1: error: a text in quotes does not end"),
      ("(kicad_sch (version 1))", "'kicad_sch' is no KiCad netlist"),
      ("(export (nets (net (node (ref A)))))", "a node says no ref and pin"),
      ("(export (nets))", "nothing is joined in this file"),
      ("(export) (more)", "there is more after the end"),
      ("<export><nets></export>", "x.net:1:1: error: this is not XML"),
      ("<html></html>", "<html> is no netlist"),
      (
        "<!DOCTYPE a [\n<!ENTITY x \"y\">]>\n<export>&x;</export>",
        "x.net:2:1: error: this file defines entities of its own"
      ),
      ("a,b\n1,2\n", "the first row names no columns 'from' and 'to'"),
      ("from,to\n-K1:A1,-S1\n", "x.net:2:1: error: '-S1' is no end of a wire"),
      ("from,to\n\"-K1:A1,-S1\n", "a cell in quotes does not end"),
      ("", "the file is empty"),
    ])
  func refused(text: String, expected: String) {
    do throws(DiagnosticsError) {
      _ = try read(text)
      Issue.record("it was read")
    } catch {
      #expect(error.description.contains(expected), "got \(error)")
    }
  }

  @Test("Nesting, size and encoding are bounded")
  func bounds() {
    func problem(_ bytes: [UInt8]) -> String {
      do throws(DiagnosticsError) {
        _ = try ImportedNetlist.read(bytes, file: "x")
        return ""
      } catch {
        return error.description
      }
    }
    #expect(problem(Array(String(repeating: "(", count: 100_000).utf8)).contains("nested deeper than 64 levels"))
    #expect(problem(Array(String(repeating: "<a>", count: 100_000).utf8)).contains("nested deeper than 64 levels"))
    #expect(problem(Array("from,to\n-K1:A1,-S1:1".utf8) + [0xE9, 0x0A]).contains("x:2:1: error: this is not UTF-8"))
    #expect(problem([0xFF, 0xFE, 0x66, 0x00]).contains("this is not UTF-8"))
    let wires = (0...ImportLimits.pins / 2).map { "A\($0):1,B\($0):1\n" }.joined()
    #expect(problem(Array(("from,to\n" + wires + "broken\n").utf8)).contains("joins more than 20000 pins"))
    let nodes = (0...ImportLimits.pins).map { "(node (ref A\($0)) (pin 1))" }.joined()
    #expect(problem(Array("(export (nets (net \(nodes)) (net (node))))".utf8)).contains("joins more than 20000 pins"))
    #expect(problem(Array(repeating: 0x20, count: ImportLimits.bytes + 1)).contains("are read"))
  }

  @Test("A minus sign as drawings print it is the sign of the kit's names")
  func printedMinus() throws {
    let wires = "from,to\n−T1:+,−S1:13\n-S1:14,P1:X1\n"
    let netlist = try ImportedNetlist.read(Array(wires.utf8), file: "wires.csv")
    let mapped = MappedNetlist(netlist, onto: try Library.kit(), by: TerminalMapping())
    #expect(mapped.misses == [])
    #expect(mapped.nets.group(of: Terminal("-T1", "+")).contains(Terminal("-S1", "13")))
  }
}
