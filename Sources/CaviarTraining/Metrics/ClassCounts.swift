/// How many rows each class has, how many were taken for it, and how many of these were of it.
///
/// A share of nothing is 0, as in scikit-learn. Which of the numbers the rows define, ``MetricKind`` says.
struct ClassCounts {
  private let hits: [Int]
  private let predicted: [Int]
  /// How many rows each class has.
  let actual: [Int]
  private let rows: Int

  init(predicted: [Int32], actual: [Int32], classes: Int) {
    var (hits, told, true_) = (
      [Int](repeating: 0, count: classes), [Int](repeating: 0, count: classes), [Int](repeating: 0, count: classes)
    )
    for (guess, label) in zip(predicted, actual) {
      told[Int(guess)] += 1
      true_[Int(label)] += 1
      if guess == label { hits[Int(label)] += 1 }
    }
    self.hits = hits
    self.predicted = told
    self.actual = true_
    rows = actual.count
  }

  var accuracy: Double { Double(hits.reduce(0, +)) / Double(rows) }

  /// The mean recall of the classes.
  var balancedAccuracy: Double { recall(of: nil) }

  /// Of one class, or the mean over the classes.
  func f1(of label: Int?) -> Double { mean(label) { share(2 * hits[$0], predicted[$0] + actual[$0]) } }

  func precision(of label: Int?) -> Double { mean(label) { share(hits[$0], predicted[$0]) } }

  func recall(of label: Int?) -> Double { mean(label) { share(hits[$0], actual[$0]) } }

  private func mean(_ label: Int?, _ value: (Int) -> Double) -> Double {
    if let label { return value(label) }
    return actual.indices.reduce(0) { $0 + value($1) } / Double(actual.count)
  }

  private func share(_ part: Int, _ whole: Int) -> Double { whole > 0 ? Double(part) / Double(whole) : 0 }
}
