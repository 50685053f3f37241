import CaviarSpec
package import CaviarTraining

/// The labels: their balance, and columns that give them away.
package struct LabelAspects: Sendable {
  /// The inputs of some training examples.
  package let columns: SampleColumns
  /// Their labels.
  package let targets: Examples.Targets
  /// The columns of the data behind the inputs.
  package let sources: [InputColumn]

  package init(columns: SampleColumns, targets: Examples.Targets, sources: [InputColumn]) {
    self.columns = columns
    self.targets = targets
    self.sources = sources
  }

  /// Classes of very different frequency, which neither weights nor the objective make up for.
  ///
  /// - Parameter labels: The classes of all training examples.
  package static func balance(_ labels: [Int32], most: Double, isWeighted: Bool) -> DataAspect {
    guard !labels.isEmpty else { return DataAspect("a regression") }
    let counts = labels.counts.values
    let ratio = Double(counts.max() ?? 1) / Double(counts.min() ?? 1)
    return DataAspect(
      "classes \(ratio.rounded(significantDigits: 2).plainText) : 1",
      advice: ratio > most && !isWeighted
        ? "a class is rare, and predicting the others looks accurate: training: {class_weight: balanced}, and "
          + "objective: validation_balanced_accuracy" : nil)
  }

  /// The fewest examples from which a column is judged.
  private static let fewestRows = 50
  private static let none = DataAspect("no column gives the label away")

  /// A column that separates the classes, or orders the values, while hardly any other comes near: it was most likely made from
  /// the label.
  ///
  /// - Parameter degree: The degree from which it does.
  package func leak(from degree: Double) -> DataAspect {
    guard sources.count > 1, columns.rows >= Self.fewestRows else { return Self.none }
    let scores: [Double]
    switch targets {
    case .classes(let labels): scores = sources.map { separation(of: $0, labels) }
    case .values(let values):
      let ranks = values.map(Double.init).midRanks
      scores = sources.map { $0.isWords ? 0 : abs(correlation(columns.values[$0.inputs.lowerBound].midRanks, ranks)) }
    }
    let best = scores.indices.max { (scores[$0], -$0) < (scores[$1], -$1) } ?? 0
    let near = scores.count { $0 > 0.9 }
    guard scores[best] > degree, near <= max(1, sources.count / 4) else { return Self.none }
    let name = sources[best].name
    return DataAspect(
      "\(name) gives the label away",
      advice:
        "\(name) says the label almost exactly, and hardly any other column comes near: was it made from the label? If it "
        + "is not known when predicting: columns: {\(YAMLText.flow(.text(name))): drop}")
  }

  /// The degree to which a column separates the classes, from 0 for a random one to 1.
  private func separation(of column: InputColumn, _ labels: [Int32]) -> Double {
    let counts = labels.counts
    guard counts.count > 1 else { return 0 }
    let total = Double(labels.count)
    let expected = total * (1 - counts.values.reduce(0.0) { $0 + Double($1 * $1) / (total * total) })
    guard column.isWords else {
      let changes = changes(columns.values[column.inputs.lowerBound], labels)
      return 1 - Double(max(0, changes - (counts.count - 1))) / expected
    }
    // Words of their own for most rows, such as names, separate any classes.
    guard column.inputs.count <= 2 * counts.count else { return 0 }
    let words = (0..<columns.rows).map { row in
      column.inputs.max { columns.values[$0][row] < columns.values[$1][row] } ?? column.inputs.lowerBound
    }
    return 1 - Double(2 * impurity(words.map(Double.init), labels)) / expected
  }

  /// The changes of class along the order of a column. Equal values of different classes are not separated, however they are
  /// sorted: each counts twice.
  private func changes(_ column: [Double], _ labels: [Int32]) -> Int {
    let order = column.indices.sorted { (column[$0], labels[$0], $0) < (column[$1], labels[$1], $1) }
    var changes = 2 * impurity(column, labels)
    for (a, b) in zip(order, order.dropFirst()) where column[a] != column[b] && labels[a] != labels[b] { changes += 1 }
    return changes
  }

  /// The examples that are not of the most frequent class among those with their value.
  private func impurity(_ column: [Double], _ labels: [Int32]) -> Int {
    var groups: [Double: [Int32]] = [:]
    for (value, label) in zip(column, labels) { groups[value, default: []].append(label) }
    return groups.values.reduce(0) { $0 + $1.count - ($1.counts.values.max() ?? 0) }
  }

  private func correlation(_ a: [Double], _ b: [Double]) -> Double {
    let (first, second) = (Moments(a), Moments(b))
    guard first.variance > 0, second.variance > 0 else { return 0 }
    let products = zip(a, b).reduce(0.0) { $0 + ($1.0 - first.mean) * ($1.1 - second.mean) }
    return products / Double(a.count) / (first.variance * second.variance).squareRoot()
  }
}

extension [Int32] {
  /// The number of times that each occurs.
  fileprivate var counts: [Int32: Int] { reduce(into: [:]) { $0[$1, default: 0] += 1 } }
}
