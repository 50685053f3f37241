/// Numbers as a row of bars, one character each.
enum Sparkline {
  /// Where there is nothing to draw.
  static let empty: Character = "·"

  private static let bars = Array("▁▂▃▄▅▆▇█")

  /// The values between `low` and `high`, nil as an empty place.
  static func text(_ values: [Double?], low: Double, high: Double) -> String {
    String(values.map { $0.map { bar(of: $0, low: low, high: high) } ?? empty })
  }

  /// A bar that is higher the nearer the value is to `high`, which may be the lesser number; the middle where both are one.
  static func bar(of value: Double, low: Double, high: Double) -> Character {
    guard low != high else { return bars[bars.count / 2 - 1] }
    let level = (value - low) / (high - low) * Double(bars.count)
    return bars[level.isFinite ? min(max(Int(level), 0), bars.count - 1) : 0]
  }
}

extension Array {
  /// At most `count` of the elements, evenly spaced, the first and the last among them.
  func thinned(to count: Int) -> [Element] {
    guard self.count > count, count > 1 else { return self }
    return (0..<count).map { self[($0 * (self.count - 1) + (count - 1) / 2) / (count - 1)] }
  }
}
