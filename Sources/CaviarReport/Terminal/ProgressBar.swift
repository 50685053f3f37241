import CaviarDiagnostics

/// The progress of a stage, in one line that never exceeds the width.
///
/// If there is too little room, the least important parts are dropped first: the failures, the best objective, the rate, the
/// bar.
package struct ProgressBar: Sendable {
  private let label: String
  private let total: Int
  private let unit: String
  private let style: TerminalStyle

  /// - Parameters:
  ///   - label: The stage's name.
  ///   - total: The number of its trials, or of its fits.
  ///   - unit: The unit of the counts: `trial` or `fit`.
  package init(label: String, total: Int, unit: String = "trial", style: TerminalStyle) {
    self.label = label
    self.total = total
    self.unit = unit
    self.style = style
  }

  /// - Parameters:
  ///   - done: The number that have finished, including those that failed.
  ///   - failed: The number of those that exploded or diverged to NaN.
  ///   - best: The best objective so far, as text.
  ///   - elapsedSeconds: The time since the stage began.
  /// - Returns: The line, without a line break.
  package func line(done: Int, failed: Int, best: String?, elapsedSeconds: Double) -> String {
    let pace = Pace(done: done, total: total, unit: unit, seconds: elapsedSeconds)
    var details = [
      best.map { Detail(text: "best \($0)", rank: 1) },
      failed > 0 ? Detail(text: "\(failed.grouped) failed", rank: 0) : nil,
      pace.rate.map { Detail(text: $0, rank: 2) }, pace.time.map { Detail(text: $0, rank: 3) },
    ].compactMap(\.self)
    let count = "\(done.grouped)/\(total.grouped)"
    let name = label.shortened(to: max(8, style.columns / 3))
    func room() -> Int {
      details.reduce(style.columns - name.displayWidth - count.count - 4) { $0 - 2 - $1.text.displayWidth }
    }
    // The bar ranks above every detail except the time left.
    while room() < Self.leastBar, let least = details.map(\.rank).filter({ $0 < 3 }).min() {
      details.removeAll { $0.rank == least }
    }
    let columns = min(room(), Self.mostBar)
    let bar = columns >= Self.leastBar ? [style.paint(self.bar(done: done, columns: columns), .good)] : []
    let line = ([name] + bar + [count] + details.map(\.text)).joined(separator: "  ")
    return bar.isEmpty ? line.shortened(to: style.columns) : line
  }

  /// A text to the right of the bar, with its importance.
  private struct Detail {
    let text: String
    /// The importance: the detail of the lowest rank is dropped first.
    let rank: Int
  }

  private static let leastBar = 8
  private static let mostBar = 30

  /// The bar, in whole cells and eighths of a cell.
  private func bar(done: Int, columns: Int) -> String {
    let eighths = total > 0 ? min(max(done, 0), total) * columns * 8 / total : columns * 8
    let partial = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
    let filled = String(repeating: "█", count: eighths / 8) + partial
    return filled + String(repeating: "░", count: columns - filled.count)
  }
}

/// The rate at which trials or fits finish, and the time left at that rate, for the right side of the bar.
private struct Pace {
  let rate: String?
  let time: String?

  init(done: Int, total: Int, unit: String, seconds: Double) {
    guard done > 0, seconds > 0, seconds.isFinite else {
      rate = nil
      time = nil
      return
    }
    let perSecond = Double(done) / seconds
    rate = perSecond >= 1 ? "\(Self.brief(perSecond)) \(unit)s/s" : "\(Self.brief(1 / perSecond)) s/\(unit)"
    time = done < total ? Self.clock(Double(total - done) / perSecond) + " left" : "in " + Self.clock(seconds)
  }

  private static func brief(_ value: Double) -> String {
    value < 10 ? value.fixed(decimals: 1) : value < 1e15 ? Int(value.rounded(.toNearestOrAwayFromZero)).grouped : "many"
  }

  /// `0:47`, `12:05`, `2:05:10`.
  private static func clock(_ seconds: Double) -> String {
    guard seconds < 1e9 else { return "a long time" }
    let whole = Int(seconds.rounded(.up))
    let tail = ":" + twoDigits(whole % 60)
    return whole < 3600 ? "\(whole / 60)" + tail : "\(whole / 3600):" + twoDigits(whole / 60 % 60) + tail
  }

  private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
}
