/// Counts by class of examples, predictions and correct predictions: the confusion matrix as far as metrics need it.
///
/// A ratio whose denominator is 0 is 0, as in scikit-learn (`zero_division=0`).
/// ``MetricKind/isDefined(classCounts:positive:)`` decides which metrics are reported.
struct ClassCounts {
  /// True positives by class, [C].
  private let hits: [Int]
  /// Examples predicted as each class, [C]: true and false positives.
  private let predicted: [Int]
  /// Examples of each class, [C]: true positives and false negatives.
  let actual: [Int]
  private let rows: Int

  init(predicted: [Int32], actual: [Int32], classes: Int) {
    var (hits, predictedCounts, actualCounts) = (
      [Int](repeating: 0, count: classes), [Int](repeating: 0, count: classes), [Int](repeating: 0, count: classes)
    )
    for (guess, label) in zip(predicted, actual) {
      predictedCounts[Int(guess)] += 1
      actualCounts[Int(label)] += 1
      if guess == label { hits[Int(label)] += 1 }
    }
    self.hits = hits
    self.predicted = predictedCounts
    self.actual = actualCounts
    rows = actual.count
  }

  /// The fraction of examples classified correctly.
  var accuracy: Double { Double(hits.reduce(0, +)) / Double(rows) }

  /// The unweighted mean of the classes' recall.
  var balancedAccuracy: Double { recall(of: nil) }

  /// 2·TP / (2·TP + FP + FN) of one class, or the unweighted mean over the classes.
  func f1(of label: Int?) -> Double { mean(label) { share(2 * hits[$0], predicted[$0] + actual[$0]) } }

  /// TP / (TP + FP) of one class, or the unweighted mean over the classes.
  func precision(of label: Int?) -> Double { mean(label) { share(hits[$0], predicted[$0]) } }

  /// TP / (TP + FN) of one class, or the unweighted mean over the classes.
  func recall(of label: Int?) -> Double { mean(label) { share(hits[$0], actual[$0]) } }

  private func mean(_ label: Int?, _ value: (Int) -> Double) -> Double {
    if let label { return value(label) }
    return actual.indices.reduce(0) { $0 + value($1) } / Double(actual.count)
  }

  private func share(_ part: Int, _ whole: Int) -> Double { whole > 0 ? Double(part) / Double(whole) : 0 }
}
