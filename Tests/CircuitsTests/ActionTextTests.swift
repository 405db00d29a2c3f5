import Foundation
import Testing

@testable import Circuits

@Suite("Actions as text")
struct ActionTextTests {
  private let knob = Action.set(ActuatorID("-S3", "knob"), position: 2)
  private let elapse = Action.elapse(ActuatorID("-K4", "timer"))

  @Test("People read what to do")
  func description() {
    #expect("\(press("-S1"))" == "press -S1")
    #expect("\(release("-S1"))" == "release -S1")
    #expect("\(knob)" == "-S3 to position 2")
    #expect("\(elapse)" == "-K4 elapses")
    #expect("\(together(press("-S1"), press("-S2")))" == "press -S1 and -S2 together")
    #expect("\(together(press("-S1"), release("-S2")))" == "press -S1 and release -S2 together")
    #expect("\(together(press("-S1"), knob))" == "press -S1 and -S3 to position 2 together")
  }

  @Test("Files hold one exact text, and what is none is refused")
  func coding() throws {
    let actions = [press("-S1"), knob, elapse, together(press("-S1"), release("-S2"))]
    let data = try JSONEncoder().encode(actions.map(\.code))
    #expect(
      String(bytes: data, encoding: .utf8)?.replacing("\\/", with: "/")
        == #"["-S1/button=1","-S3/knob=2","-K4/timer elapses","-S1/button=1 & -S2/button=0"]"#)
    #expect(try JSONDecoder().decode([Action].self, from: JSONEncoder().encode(actions)) == actions)
    for wrong in [
      "", "-S1", "-S1=1", "-S1/button", "-S1/button=x", "-S1/button=-1", "/=1", "a/b=1 &", "x elapses",
      "-S1/button=1 & -S1/button=0",
    ] {
      #expect(Action(code: wrong) == nil, "\(wrong)")
    }
  }
}
