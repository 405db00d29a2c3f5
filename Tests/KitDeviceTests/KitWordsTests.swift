import Attempts
import Glibc
import Testing

@testable import KitDevice

@Suite("Words for people when the cable does not work")
struct KitWordsTests {
  @Test("Permission denied names the groups that help")
  func permissionDenied() throws {
    let error = PortFailure(step: .open, code: EACCES).error(path: "/dev/ttyACM0", holder: nil)
    guard case .port(let path, let reason, let hint) = error else { Issue.record("\(error)"); return }
    #expect(path == "/dev/ttyACM0")
    #expect(reason == "permission denied")
    #expect(hint.contains("dialout") && hint.contains("proefbank"))
  }

  @Test("A port that another program holds names that program")
  func held() {
    let error = PortFailure(step: .open, code: EBUSY).error(path: "/dev/ttyUSB0", holder: "minicom, pid 77")
    #expect("\(error)".contains("held by minicom, pid 77"))
  }

  @Test("A missing port and a file that is no port are told apart")
  func missing() {
    #expect("\(PortFailure(step: .resolve, code: ENOENT).error(path: "/dev/x", holder: nil))".contains("no such port"))
    #expect("\(PortFailure(step: .recognise, code: 0).error(path: "/x", holder: nil))".contains("no serial port"))
  }

  @Test("A version that is not spoken here says which side to update")
  func versions() {
    #expect("\(BenchError.protocolVersion(kit: 2...3, host: 1...1))".contains("Update Proefbank"))
    #expect("\(BenchError.protocolVersion(kit: 0...0, host: 1...1))".contains("Update the kit"))
  }
}
