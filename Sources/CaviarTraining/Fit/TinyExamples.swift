internal import CaviarCompute

extension TrainingData {
  /// The indices of the first `count` examples of the training part, the last one replaced where needed so that at
  /// least two classes or values are among them.
  package func firstRows(_ count: Int) -> [Int] {
    var rows = Array(0..<min(count, train.count))
    if let other = rowOfAnotherTarget, other >= rows.count { rows[rows.count - 1] = other }
    return rows
  }

  /// The index of the first example whose class or value differs from the first example's.
  private var rowOfAnotherTarget: Int? {
    switch train.targets {
    case .classes(let labels): labels.firstIndex { $0 != labels[0] }
    case .values(let values): values.firstIndex { $0 != values[0] }
    }
  }

  /// The indices of examples that a model without hidden layers can fit whatever their labels are, since their features
  /// are affinely independent.
  ///
  /// There are at most D + 1 of them. At least two classes or values are among them, if examples with different
  /// features have them. Gram–Schmidt in the order of the examples, in double precision; an example is skipped if less
  /// than ``leastNewPart`` of its distance from the first one points in a new direction. Cost: N · found · D.
  package func independentRows(atMost count: Int) -> [Int] {
    let other = rowOfAnotherTarget
    let order = [0] + (other.map { [$0] } ?? []) + (1..<train.count).filter { $0 != other }
    var (found, directions): ([Int], [[Double]]) = ([0], [])
    for row in order.dropFirst() where found.count < count {
      var rest = difference(row, 0)
      let length = rest.dot(rest)
      for direction in directions {
        let share = rest.dot(direction)
        for column in rest.indices { rest[column] -= share * direction[column] }
      }
      let new = rest.dot(rest)
      guard length > 0, new >= Self.leastNewPart * Self.leastNewPart * length else { continue }
      let scale = 1 / new.squareRoot()
      directions.append(rest.map { $0 * scale })
      found.append(row)
    }
    return found.sorted()
  }

  private static var leastNewPart: Double { 0.6 }

  private func difference(_ row: Int, _ first: Int) -> [Double] {
    (0..<train.columns).map {
      Double(train.features[row * train.columns + $0]) - Double(train.features[first * train.columns + $0])
    }
  }

  /// The variance of the values to predict, in the units of training; nil for classes.
  package var varianceOfTargets: Double? {
    guard case .values(let values) = train.targets else { return nil }
    let mean = values.reduce(0) { $0 + Double($1) } / Double(values.count)
    return values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(values.count)
  }

  /// The root mean square of the preprocessed features.
  package var sizeOfFeatures: Double {
    let count = train.count * train.columns
    let sum = (0..<count).reduce(0.0) { $0 + Double(train.features[$1]) * Double(train.features[$1]) }
    return (sum / Double(count)).squareRoot()
  }
}

extension [Double] {
  fileprivate func dot(_ other: [Double]) -> Double {
    indices.reduce(0) { $0 + self[$1] * other[$1] }
  }
}
