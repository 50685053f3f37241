/// How many rows each class has, how many were taken for it, and how many of these were of it.
///
/// A share of nothing is 0, and classes that neither have rows nor were told are left out of means, as in scikit-learn.
struct ClassCounts {
  private var hits: [Int]
  private var predicted: [Int]
  private var actual: [Int]
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

  /// The mean recall of the classes that have rows.
  var balancedAccuracy: Double {
    let present = actual.indices.filter { actual[$0] > 0 }
    return present.reduce(0) { $0 + share(hits[$1], actual[$1]) } / Double(present.count)
  }

  /// Of one class, or the mean over the classes.
  func f1(of label: Int?) -> Double { mean(label) { share(2 * hits[$0], predicted[$0] + actual[$0]) } }

  func precision(of label: Int?) -> Double { mean(label) { share(hits[$0], predicted[$0]) } }

  func recall(of label: Int?) -> Double { mean(label) { share(hits[$0], actual[$0]) } }

  private func mean(_ label: Int?, _ value: (Int) -> Double) -> Double {
    if let label { return value(label) }
    let present = actual.indices.filter { actual[$0] + predicted[$0] > 0 }
    return present.reduce(0) { $0 + value($1) } / Double(present.count)
  }

  private func share(_ part: Int, _ whole: Int) -> Double { whole > 0 ? Double(part) / Double(whole) : 0 }
}
