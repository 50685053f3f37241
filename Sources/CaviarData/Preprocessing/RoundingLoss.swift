import Algorithms
internal import CaviarCompute
import CaviarDiagnostics
internal import CaviarTables

// What rounding to 32 bits leaves of a column's values.

extension FittedFeatures {
  /// The most rows that are compared, and the most numbers: sorting them costs less than reading the table did.
  private static let mostRows = 1_024
  private static let mostNumbers = 1 << 18
  /// The most columns that have a line of their own.
  private static let mostLines = 10

  /// A line for each column of the table whose values rounding merges, 1 % of them or more.
  ///
  /// Fewer are chance: of numbers at random some always meet. Only a table read in Double can lose something. Behind
  /// a projection every column is centred on 0, where 32-bit numbers are dense, and there are no columns of the table.
  ///
  /// - Parameter rounded: The rows as the network sees them.
  func roundingWarnings(_ features: RawFeatures, rows: [Int], rounded: FeatureTable) -> [String] {
    guard features.isInDouble, steps.allSatisfy({ !$0.transform.isProjection }) else { return [] }
    let count = min(rows.count, Self.mostRows, max(64, Self.mostNumbers / rounded.columns))
    var lines: [String] = []
    var place = 0
    for (encoding, column) in zip(columns.encodings, features.columns) {
      defer { place += encoding.width }
      guard case .number(let index) = column.content else { continue }
      let pairs = (0..<count).map { row in
        RoundedColumn.Pair(
          number: features.number(row: rows[row], column: index), seen: rounded[row * rounded.columns + place])
      }
      guard let loss = RoundedColumn(pairs).loss else { continue }
      let sample = count < rows.count ? " (in \(count) of \(rows.count) rows)" : ""
      lines.append(
        "column \(quoted(column.name)): \(loss.different) different values\(sample) become \(loss.left) as 32-bit numbers"
          + (loss.standardizeHelps ? "; preprocess: [standardize] keeps them apart" : ""))
    }
    guard lines.count > Self.mostLines else { return lines }
    return lines.prefix(Self.mostLines) + ["and so in \(counted(lines.count - Self.mostLines, "further column"))"]
  }
}

extension FittedTransform {
  fileprivate var isProjection: Bool {
    if case .projection = self { true } else { false }
  }
}

/// Some numbers of a column, and what the network sees of them: a function that never falls, so that numbers that become
/// the same stand beside each other once they are sorted.
private struct RoundedColumn {
  struct Pair {
    let number: Double
    let seen: Float
  }

  struct Loss {
    let different: Int
    let left: Int
    /// True if the deviations from the mean stay distinct as 32-bit numbers.
    let standardizeHelps: Bool
  }

  private let pairs: [Pair]

  init(_ pairs: [Pair]) {
    self.pairs = pairs.filter { !$0.number.isNaN }.sorted { $0.number < $1.number }
  }

  /// The numbers of distinct values before and after rounding; nil if nearly all stay distinct.
  var loss: Loss? {
    let (different, left) = counts(\.seen)
    guard Self.isLoss(different, left) else { return nil }
    let mean = pairs.reduce(0) { $0 + $1.number / Double(pairs.count) }
    let variance = pairs.reduce(0) { $0 + ($1.number - mean) * ($1.number - mean) / Double(pairs.count) }
    let standard = counts { Float(($0.number - mean) / variance.squareRoot()) }
    return Loss(
      different: different, left: left, standardizeHelps: !Self.isLoss(standard.different, standard.left))
  }

  private static func isLoss(_ different: Int, _ left: Int) -> Bool {
    left < different && 100 * (different - left) >= different
  }

  private func counts(_ seen: (Pair) -> Float) -> (different: Int, left: Int) {
    var (different, left) = (1, 1)
    for (a, b) in pairs.adjacentPairs() {
      // 0.3 and 0.1 + 0.2 are one value, computed in two ways.
      guard b.number - a.number > 4 * max(a.number.magnitude, b.number.magnitude).ulp else { continue }
      different += 1
      if seen(a) != seen(b) { left += 1 }
    }
    return (different, left)
  }
}
