extension MetricKind {
  /// True if the metric is defined on examples of these classes, whatever a model predicts: known before training.
  ///
  /// A mean over the classes needs examples of each, since a mean over fewer classes is another metric. F1 and recall
  /// of the positive class need an example of it, and ROC AUC one of the other class too. Precision depends on the
  /// predictions alone: it is 0 where no example is predicted as the class, as in scikit-learn.
  ///
  /// - Parameters:
  ///   - classCounts: The number of examples of each class of the task, [C].
  ///   - positive: The positive one of two classes, by default the second. Ignored for more classes.
  package func isDefined(classCounts: [Int], positive: Int? = nil) -> Bool {
    guard suits(.classes(classCounts.count)), classCounts.contains(where: { $0 > 0 }) else { return false }
    let hasAll = !classCounts.contains(0)
    let positive = classCounts.count == 2 ? positive ?? 1 : nil
    switch self {
    case .loss, .accuracy: return true
    case .precision: return positive != nil || hasAll
    case .f1, .recall, .averagePrecision: return positive.map { classCounts[$0] > 0 } ?? hasAll
    case .balancedAccuracy, .rocAUC: return hasAll
    case .rmse, .mae, .r2: return false
    }
  }

  /// True if the metric is defined on examples with these values. R² divides by the spread of the values, which must
  /// not be 0.
  package func isDefined(values: [Double]) -> Bool {
    guard suits(.values), let first = values.first else { return false }
    return self != .r2 || values.contains { $0 != first }
  }
}
