/// A series of values drawn as bars, one character each, so that a curve fits into a line of text.
enum Sparkline {
  /// The character for a missing value.
  static let empty: Character = "·"

  private static let bars = Array("▁▂▃▄▅▆▇█")

  /// The bars of the values on a scale from `low` to `high`; nil is drawn as `empty`.
  static func text(_ values: [Double?], low: Double, high: Double) -> String {
    String(values.map { $0.map { bar(of: $0, low: low, high: high) } ?? empty })
  }

  /// The bar of a value: tallest at `high`, which may be less than `low`, and of medium height if both are equal.
  static func bar(of value: Double, low: Double, high: Double) -> Character {
    guard low != high else { return bars[bars.count / 2 - 1] }
    let level = (value - low) / (high - low) * Double(bars.count)
    return bars[level.isFinite ? min(max(Int(level), 0), bars.count - 1) : 0]
  }
}

extension Array {
  /// At most `count` elements, evenly spaced, including the first and the last.
  func thinned(to count: Int) -> [Element] {
    guard self.count > count, count > 1 else { return self }
    return (0..<count).map { self[($0 * (self.count - 1) + (count - 1) / 2) / (count - 1)] }
  }
}
