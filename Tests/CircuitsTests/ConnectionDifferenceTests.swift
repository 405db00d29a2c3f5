import Testing

@testable import Circuits

@Suite struct ConnectionDifferenceTests {
  private func nets(_ text: String) -> Nets { DifferenceBench.nets(text) }

  @Test(
    "the same circuit through other pins or contacts has no mistakes",
    arguments: [
      "-T1:+ -S0:11 | -S0:12 -S1:13 -K1:13 | -S1:14 -K1:14 -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2",
      // coil and lamp turned round
      "-T1:+ -S0:11 | -S0:12 -S1:13 -K1:13 | -S1:14 -K1:14 -K1:A2 -P1:X2 | -T1:- -K1:A1 -P1:X1",
      // another make contact, turned round
      "-T1:+ -S0:11 | -S0:12 -S1:13 -K1:24 | -S1:14 -K1:23 -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2",
      // the make side of the changeover contact
      "-T1:+ -S0:11 | -S0:12 -S1:13 -K1:44 | -S1:14 -K1:41 -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2",
      // buttons turned round
      "-T1:+ -S0:12 | -S0:11 -S1:14 -K1:13 | -S1:13 -K1:14 -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2",
    ])
  func symmetric(text: String) throws {
    let difference = try DifferenceBench.difference(nets(text))
    #expect(difference.mistakes == 0)
    #expect(difference.isAsDrawn)
    #expect(difference.rightJoins == difference.requiredJoins)
    #expect(difference.isExact)
  }

  @Test("what is polarised, another component, or a break contact may not stand in")
  func notSymmetric() throws {
    let led = nets("-T1:+ -S1:13 | -S1:14 -P3:X1 | -P3:X2 -T1:-")
    let reversed = nets("-T1:+ -S1:13 | -S1:14 -P3:X2 | -P3:X1 -T1:-")
    #expect(try DifferenceBench.difference(reversed, led).mistakes == 2)
    let otherLamp = nets("-T1:+ -S0:11 | -S0:12 -S1:13 -K1:13 | -S1:14 -K1:14 -K1:A1 -P2:X1 | -T1:- -K1:A2 -P2:X2")
    #expect(try DifferenceBench.difference(otherLamp).mistakes == 2)
    let breakContact = nets("-T1:+ -S0:11 | -S0:12 -S1:13 -K1:31 | -S1:14 -K1:32 -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2")
    #expect(try DifferenceBench.difference(breakContact).mistakes == 2)
  }

  @Test("a missing lead is named between the contacts that stand parallel on the drawing")
  func missingLead() throws {
    let difference = try DifferenceBench.difference(
      nets("-T1:+ -S0:11 | -S0:12 -S1:13 -K1:13 | -S1:14 -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2"))
    #expect(difference.joinsToOpen.isEmpty)
    #expect(difference.joinsToClose.map(\.nearest) == [TerminalPair(Terminal("-S1", "14"), Terminal("-K1", "14"))])
    #expect(difference.joinsToClose.map(\.lead) == [nil])
    #expect(difference.mistakes == 1)
  }

  @Test("a correction speaks of the contact that the learner used")
  func translated() throws {
    let difference = try DifferenceBench.difference(
      nets("-T1:+ -S0:11 | -S0:12 -S1:13 -K1:23 | -S1:14 -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2"))
    #expect(difference.joinsToClose.map(\.nearest) == [TerminalPair(Terminal("-S1", "14"), Terminal("-K1", "24"))])
    #expect(difference.readAs == [Terminal("-K1", "23"): Terminal("-K1", "13")])
  }

  @Test("one lead with one end in the wrong place is one mistake")
  func movedLead() throws {
    let difference = try DifferenceBench.difference(
      nets("-T1:+ -S0:11 | -S0:12 -S1:13 -K1:13 -P1:X1 | -S1:14 -K1:14 -K1:A1 | -T1:- -K1:A2 -P1:X2"))
    #expect(difference.joinsToOpen.count == 1)
    #expect(difference.joinsToClose.count == 1)
    #expect(difference.movedLeads == [.init(open: 0, close: 0)])
    #expect(difference.mistakes == 1)
  }

  @Test("a stray lead on a spare contact is to be opened but is no mistake")
  func stub() throws {
    let difference = try DifferenceBench.difference(
      nets("-T1:+ -S0:11 | -S0:12 -S1:13 -K1:13 -K1:31 | -S1:14 -K1:14 -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2"))
    #expect(difference.mistakes == 0)
    #expect(difference.joinsToOpen.map(\.isIdle) == [true])
    #expect(difference.joinsToOpen.first?.second == [Terminal("-K1", "31")])
    let jumper = Nets(joining: DifferenceBench.holding.groups + [[Terminal("-K1", "31"), Terminal("-K1", "32")]])
    let spare = try DifferenceBench.difference(jumper)
    #expect(spare.mistakes == 0)
    #expect(spare.joinsToOpen.first?.lead == TerminalPair(Terminal("-K1", "31"), Terminal("-K1", "32")))
  }

  @Test("sockets of one bar are one place")
  func bridged() throws {
    let reference = nets("-T1:+ -X1:1 | -X1:2 -S1:13 | -S1:14 -P1:X1 | -P1:X2 -T1:-")
    let other = nets("-T1:+ -X1:3 -S1:13 | -S1:14 -P1:X1 | -P1:X2 -T1:-")
    #expect(try DifferenceBench.difference(other, reference).mistakes == 0)
    let missing = nets("-T1:+ -X1:3 | -S1:14 -P1:X1 | -P1:X2 -T1:-")
    let join = try #require(try DifferenceBench.difference(missing, reference).joinsToClose.first)
    #expect(join.first == [Terminal("-T1", "+"), Terminal("-X1", "3")])
    #expect(join.second == [Terminal("-S1", "13")])
    #expect(join.lead == nil)
  }

  @Test("a terminal that the kit does not have is refused by name")
  func unknownTerminal() {
    #expect(throws: CircuitError.unknownTerminal(Terminal("-K9", "13"))) {
      try DifferenceBench.difference(nets("-K9:13 -K1:A1"))
    }
  }

  @Test("an empty bench lacks every join of the drawing")
  func empty() throws {
    let difference = try DifferenceBench.difference(.empty)
    #expect(difference.requiredJoins == 8)
    #expect(difference.joinsToClose.count == 8)
    #expect(difference.rightJoins == 0)
    #expect(difference.corrected(.empty) == DifferenceBench.holding)
  }
}
