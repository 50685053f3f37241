import CaviarExperiment
import CaviarReport
import CaviarResults
import CaviarRun
import CaviarStore
import Testing

@Suite struct StatusTextTests {
  /// The first line of a run's status.
  private func line(
    state: String = "running", done: Int = 3, total: Int = 10, secondsLeft: Int? = nil
  ) throws -> String {
    let left = secondsLeft.map { #""seconds_left": \#($0), "# } ?? ""
    let text = """
      {"name": "digits", "state": "\(state)", "done": \(done), "total": \(total), "failed": 0, "running": 4, \(left)
       "stages": [], "objective": "validation_accuracy", "warnings": []}
      """
    let status = try #require(JSONText.record(StatusRecord.self, from: Array(text.utf8)))
    let lines = StatusText(status, commands: .sample, style: .init(color: false, width: 120)).text.split(
      separator: "\n")
    return String(try #require(lines.first))
  }

  @Test func `The time left, where it is known`() throws {
    #expect(try line(secondsLeft: 40) == "digits: running, 3 of 10 trials done, 4 in training, about 40 s left")
    #expect(
      try line()
        == "digits: running, 3 of 10 trials done, 4 in training, time left not known until the next trial ends")
    #expect(try line(done: 0, total: 0) == "digits: running, progress not known yet")
    #expect(
      try line(state: "interrupted", done: 0, total: 0)
        == "digits: interrupted before the first trial; to resume it: caviar run Specs/digits.yaml")
  }
}
