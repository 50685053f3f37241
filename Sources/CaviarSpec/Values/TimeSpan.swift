/// A duration as a spec or an option takes it: `90s`, `30m`, `2h`, `1h30m`, `1d`. It keeps its spelling for messages.
package struct TimeSpan: Sendable {
  package let seconds: Int
  /// The duration as it was spelled.
  package let text: String

  /// `5m`
  package static let fiveMinutes = TimeSpan(seconds: 300, text: "5m")

  private static let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86400]
  private static let most = 1_000_000_000

  private init(seconds: Int, text: String) {
    self.seconds = seconds
    self.text = text
  }

  package init?(_ spelling: String) {
    var sum = 0
    var rest = spelling[...]
    while let end = rest.firstIndex(where: { Self.units[$0] != nil }), let unit = Self.units[rest[end]] {
      guard let count = Int(rest[..<end]), count >= 0, count <= Self.most else { return nil }
      sum += min(count * unit, Self.most)
      rest = rest[rest.index(after: end)...]
    }
    guard rest.isEmpty, sum > 0 else { return nil }
    seconds = min(sum, Self.most)
    text = spelling
  }
}
