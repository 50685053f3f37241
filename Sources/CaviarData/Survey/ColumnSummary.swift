internal import CaviarSpec
package import CaviarTables

/// A summary of one column of the data: its rule, its inputs and its values.
package struct ColumnSummary: Sendable, Codable, Equatable {
  /// Its name, or its number from 0; `0…783` for the columns of an array.
  package let name: String
  /// The rule by which it is read: `number`, `one_hot`, `ordinal`, `drop`; or its use: `label`, `group`, `part`.
  package let rule: String
  /// The number of the network's inputs that encode it, before preprocessing.
  package let inputs: Int
  /// The number of missing cells.
  package let missing: Int
  /// The lowest and the highest number; nil if it holds words.
  package let low: Double?
  package let high: Double?
  /// The number of distinct words; nil for a column of numbers.
  package let words: Int?
  /// Some of the words, the most frequent ones first.
  package let examples: [String]

  init(
    _ name: String, rule: String, inputs: Int = 0, missing: Int = 0, range: (low: Double, high: Double)? = nil,
    words: Int? = nil, examples: [String] = []
  ) {
    self.name = name
    self.rule = rule
    self.inputs = inputs
    self.missing = missing
    low = range?.low
    high = range?.high
    self.words = words
    self.examples = examples
  }
}

extension DataSection {
  /// The columns of a table, in the order of its file. Columns that are left out have not been read.
  ///
  /// - Parameters:
  ///   - fitted: The fitted features, which say what each column becomes.
  ///   - labels: The labels of a regression; empty if there are classes.
  /// - Complexity: One pass over the cells.
  package func columns(of dataset: RawDataset, _ fitted: FittedFeatures, labels: [Double]) -> [ColumnSummary] {
    let features = dataset.features
    let ranges = features.ranges
    guard let source = features.source else {
      let range = ranges.compactMap(\.range).reduce(into: (low: Double, high: Double)?.none) { all, range in
        all = all.map { (min($0.low, range.low), max($0.high, range.high)) } ?? range
      }
      let last = features.names.count - 1
      return [
        ColumnSummary(
          last > 0 ? "0…\(last)" : "0", rule: "number", inputs: fitted.columns.width,
          missing: ranges.reduce(0) { $0 + $1.missing }, range: range)
      ]
    }
    let rules = (format as? CSV)?.columns ?? []
    let columns = Dictionary(features.columns.map { ($0.name, $0) }) { first, _ in first }
    let widths = Dictionary(fitted.columns.encodings.map { ($0.name, $0.width) }) { first, _ in first }
    return source.names.enumerated().map { number, name in
      guard source.uses[number] == .feature, let column = columns[name] else {
        let isLabel = source.uses[number] == .label
        return ColumnSummary(
          name, rule: source.uses[number] == .dropped ? "drop" : source.uses[number].rawValue,
          range: labels.min().flatMap { low in labels.max().flatMap { isLabel ? (low, $0) : nil } })
      }
      let number = source.names.contains(String(number)) ? nil : String(number)
      let declared = rules.first { $0.key == name || $0.key == number }?.value
      let rule = declared.map { type(of: $0).name }
      let inputs = widths[name] ?? 0
      switch column.content {
      case .number(let index):
        return ColumnSummary(
          name, rule: rule ?? NumberColumn.name, inputs: inputs, missing: ranges[index].missing,
          range: ranges[index].range)
      case .words(let words):
        let (different, missing, examples) = words.summary
        return ColumnSummary(
          name, rule: rule ?? OneHot.name, inputs: inputs, missing: missing, words: different, examples: examples)
      }
    }
  }
}

extension RawFeatures {
  /// Of each column of numbers its range, and how many cells are missing.
  fileprivate var ranges: [(range: (low: Double, high: Double)?, missing: Int)] {
    var lows = [Double](repeating: .infinity, count: numberColumns)
    var highs = [Double](repeating: -.infinity, count: numberColumns)
    var missing = [Int](repeating: 0, count: numberColumns)
    var numbers: [Double] = []
    for row in 0..<rows {
      numbers.removeAll(keepingCapacity: true)
      appendNumbers(of: row, to: &numbers)
      for (column, number) in numbers.enumerated() {
        if number.isNaN { missing[column] += 1 }
        lows[column] = Swift.min(lows[column], number.isNaN ? .infinity : number)
        highs[column] = Swift.max(highs[column], number.isNaN ? -.infinity : number)
      }
    }
    return lows.indices.map { column in
      (lows[column] <= highs[column] ? (lows[column], highs[column]) : nil, missing[column])
    }
  }
}

extension WordColumn {
  /// The numbers of distinct words and of missing cells, and the five most frequent words, the first of equals.
  fileprivate var summary: (different: Int, missing: Int, examples: [String]) {
    var counts = [Int](repeating: 0, count: words.count)
    var missing = 0
    for value in values {
      if value < 0 { missing += 1 } else { counts[Int(value)] += 1 }
    }
    let present = counts.indices.filter { counts[$0] > 0 }
    let frequent = present.sorted { (-counts[$0], $0) < (-counts[$1], $1) }.prefix(5)
    return (present.count, missing, frequent.map { words[$0] })
  }
}
