import Attempts
import Foundation
import Testing

@Suite("Learners from a CSV file")
struct PeopleImportTests {
  private let jo = StaffMember(id: UUID(), name: "Jo", number: "t-01", language: "nl", roles: [.trainer])
  private let an = Learner(id: UUID(), name: "An", number: "00417", language: "nl")

  private func plan(_ text: String, learners: [Learner] = []) -> PeopleImport.Plan {
    PeopleImport.plan(text, learners: learners, staff: [jo], languages: ["nl", "en"])
  }

  @Test("adds whom it does not know, with what the file says and the rest as usual")
  func additions() throws {
    let plan = plan(
      "\u{FEFF}number;name;language;guidance;superior;badge;group\r\n00417;\"Peeters; An\";en;on_request;t-01;04A2;Line 3\r\n00418;Bo;;;;;\r\n"
    )
    #expect(plan.problems.isEmpty)
    #expect(plan.additions.map(\.number) == ["00417", "00418"])
    let added = try #require(plan.additions.first)
    #expect(added.name == "Peeters; An")
    #expect(added.language == "en")
    #expect(added.guidance == .onRequest)
    #expect(added.superior == jo.id)
    #expect(added.group == "Line 3")
    #expect(plan.badges == [added.id: "04A2"])
    #expect(plan.additions.last?.language == "nl")
  }

  @Test("changes only what the file has a column for, and nothing the second time")
  func changes() throws {
    let first = plan("number,name\n00417,An Peeters\n", learners: [an])
    #expect(first.additions.isEmpty)
    let change = try #require(first.changes.first)
    #expect(change.before == an)
    #expect(change.after.id == an.id && change.after.name == "An Peeters" && change.after.language == "nl")
    let second = plan("number,name\n00417,An Peeters\n", learners: [change.after])
    #expect(second.changes.isEmpty && second.additions.isEmpty)
    #expect(second.unchanged == ["00417"])
  }

  @Test(
    "says what is wrong on which line",
    arguments: [
      ("", 1, "empty"), ("name\nAn\n", 1, "'number' is missing"), ("number;name;age\n1;An;30\n", 1, "never kept"),
      ("number;name;e-mail\n1;An;a@b\n", 1, "never kept"), ("number;name;shoe\n1;An;42\n", 1, "not known"),
      ("number;name\n1;An\n;Bo\n", 3, "'number' is empty"), ("number;name\n1;\n", 2, "'name' is empty"),
      ("number;name\n1;An\n1;Bo\n", 3, "line 2 already"), ("number;name;language\n1;An;de\n", 2, "no texts in 'de'"),
      ("number;name;superior\n1;An;t-09\n", 2, "'t-09'"), ("number;name;guidance\n1;An;much\n", 2, "'much'"),
      ("number;name\n1;An;x\n", 2, "3 cells"), ("number;name\n1;\"An\n", 2, "never closed"),
      ("number;name;badge\n1;An;7\n2;Bo;7\n", 3, "badge"), ("number;name;active\n1;An;maybe\n", 2, "active"),
      ("number;name\nt-01;An\n", 2, "member of the staff"), ("number;name\n1;\"An\nBo\"\n", 2, "control character"),
    ])
  func problems(text: String, line: Int, words: String) throws {
    let plan = plan(text)
    let problem = try #require(plan.problems.first)
    #expect(!plan.isApplicable)
    #expect(problem.line == line)
    #expect(problem.description.contains(words))
  }

  @Test("counts lines inside quoted cells, doubles quotes, takes CR LF and a last line without an end")
  func quoting() throws {
    let table = try CSVTable("a;b\r\n\"x\ny\";\"say \"\"hi\"\"\"\r\n\r\n1;2")
    #expect(table.rows.map(\.line) == [2, 5])
    #expect(table.rows.map(\.cells) == [["x\ny", "say \"hi\""], ["1", "2"]])
  }

  @Test("a quote or a separator with an accent on it is still a quote or a separator")
  func accents() throws {
    let table = try CSVTable("a;b\n\"x\"\";\u{301}y\";\u{301}1\r\"2\";3\n")
    #expect(table.rows.map(\.cells) == [["x\";\u{301}y", "\u{301}1"], ["2", "3"]])
    #expect(table.rows.map(\.line) == [2, 3])
  }
}

@Suite("Lockout")
struct LockoutTests {
  @Test("the wait doubles from 30 s to an hour")
  func delays() {
    #expect((0...11).map(Lockout.delay) == [0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600])
    #expect(Lockout.delay(after: .max) == 3600)
  }

  @Test("a clock that jumped back locks nobody out for longer than an hour")
  func clockJumps() {
    let lockout = Lockout(failures: 4, lastFailure: start.addingTimeInterval(1e8))
    #expect(lockout.lockedUntil(at: start) == start.addingTimeInterval(3600))
    #expect(Lockout(failures: 2, lastFailure: start).lockedUntil(at: start) == nil)
  }
}
