import CaviarDiagnostics
import CaviarReport
import Testing

@Suite struct ProgressBarTests {
  private struct Moment {
    var label = "coarse"
    var total = 100
    var done = 43
    var failed = 3
    var best: String? = "validation_accuracy 0.974074"
    var seconds = 20.5

    func line(width: Int) -> String {
      ProgressBar(label: label, total: total, style: .init(color: false, width: width))
        .line(done: done, failed: failed, best: best, elapsedSeconds: seconds)
    }
  }

  private static let moments: [(String, Moment)] = [
    ("nothing done", Moment(done: 0, failed: 0, best: nil, seconds: 0)),
    ("nothing done for long", Moment(done: 0, failed: 0, best: nil, seconds: 61)),
    ("half", Moment()),
    ("slow", Moment(done: 2, failed: 0, seconds: 4000)),
    ("complete", Moment(done: 100)),
    ("huge", Moment(total: 10_000_000, done: 1, failed: 1, best: nil, seconds: 1e-9)),
    ("no trials", Moment(total: 0, done: 0, failed: 0, best: nil, seconds: 1)),
    ("long label", Moment(label: "a_stage_whose_name_is_longer_than_any_terminal_likes_to_show_it")),
    ("wide label", Moment(label: "粗い探索の段階")),
  ]

  @Test func `At three widths`() throws {
    let text = Self.moments.map { name, moment in
      "\(name)\n" + [40, 80, 120].map { moment.line(width: $0) + "\n" }.joined()
    }.joined(separator: "\n")
    try expectGolden(text, "progress.txt")
  }

  @Test func `It never exceeds the width`() {
    for (name, moment) in Self.moments {
      for width in 20...130 {
        let line = moment.line(width: width)
        let columns = line.unicodeScalars.reduce(0) { $0 + Glyph($1).width }
        #expect(columns <= width, "\(name) at \(width): \(line)")
      }
    }
  }
}
