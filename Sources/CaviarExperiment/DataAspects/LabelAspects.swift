import CaviarSpec
import CaviarTraining

/// The labels: their balance, and features that give them away.
struct LabelAspects: Sendable {
  let columns: SampleColumns
  let targets: Examples.Targets

  /// Classes of very different frequency, which neither weights nor the objective make up for.
  func balance(most: Double, isWeighted: Bool) -> DataAspect {
    guard case .classes(let labels) = targets else { return DataAspect("a regression") }
    var counts: [Int32: Int] = [:]
    for label in labels { counts[label, default: 0] += 1 }
    let ratio = Double(counts.values.max() ?? 1) / Double(counts.values.min() ?? 1)
    return DataAspect(
      "classes \(ratio.rounded(significantDigits: 2).plainText) : 1",
      advice: ratio > most && !isWeighted
        ? "a class is rare, and predicting the others looks accurate: training: {class_weight: balanced}, and "
          + "objective: validation_balanced_accuracy" : nil)
  }

  /// The fewest examples from which a feature is judged.
  private static let fewestRows = 50

  /// A feature that separates the classes, or orders the values, while no other comes near: it was most likely made from
  /// the label.
  var leak: DataAspect {
    guard columns.count > 1, columns.rows >= Self.fewestRows else {
      return DataAspect("no feature gives the label away")
    }
    let scores: [Double]
    switch targets {
    case .classes(let labels): scores = columns.values.map { separation($0, labels) }
    case .values(let values):
      let ranks = values.map(Double.init).midRanks
      scores = columns.values.map { abs(correlation($0.midRanks, ranks)) }
    }
    let order = scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
    let (best, next) = (scores[order[0]], scores[order[1]])
    guard best > 0.999, next < 0.9 else { return DataAspect("no feature gives the label away") }
    return DataAspect(
      "feature \(order[0]) gives the label away",
      advice:
        "feature \(order[0]), from 0 after preprocessing, says the label almost exactly, and no other comes near: was it made "
        + "from the label? If it is not known when predicting: columns: {NAME: drop}")
  }

  /// The share of neighbours in the order of a feature that have one class, beyond that of a random order, 0 to 1.
  private func separation(_ column: [Double], _ labels: [Int32]) -> Double {
    let order = column.indices.sorted { (column[$0], labels[$0], $0) < (column[$1], labels[$1], $1) }
    let classes = Set(labels).count
    guard classes > 1 else { return 0 }
    // Equal values of different classes are not separated, however they are sorted.
    var changes = 0
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, column[order[end]] == column[order[start]] { end += 1 }
      let group = (start..<end).map { labels[order[$0]] }
      var counts: [Int32: Int] = [:]
      for label in group { counts[label, default: 0] += 1 }
      changes += 2 * (group.count - (counts.values.max() ?? 0))
      if end < order.count, labels[order[end]] != labels[order[end - 1]] { changes += 1 }
      start = end
    }
    var counts: [Int32: Int] = [:]
    for label in labels { counts[label, default: 0] += 1 }
    let total = Double(labels.count)
    let expected = total * (1 - counts.values.reduce(0.0) { $0 + Double($1 * $1) / (total * total) })
    return 1 - Double(max(0, changes - (classes - 1))) / expected
  }

  private func correlation(_ a: [Double], _ b: [Double]) -> Double {
    let (first, second) = (Moments(a), Moments(b))
    guard first.variance > 0, second.variance > 0 else { return 0 }
    let products = zip(a, b).reduce(0.0) { $0 + ($1.0 - first.mean) * ($1.1 - second.mean) }
    return products / Double(a.count) / (first.variance * second.variance).squareRoot()
  }
}
