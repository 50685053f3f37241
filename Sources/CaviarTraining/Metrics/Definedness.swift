extension MetricKind {
  /// Whether rows of these classes let the metric be measured, whatever a model tells of them: known before training.
  ///
  /// A mean over the classes needs rows of each, since a mean over another number of classes is another metric. F1 and recall
  /// of the positive class need a row of it, and ROC AUC one of the other class too. Precision asks only what was taken for the
  /// class: it is 0 where that is nothing, as in scikit-learn.
  ///
  /// - Parameters:
  ///   - classCounts: How many rows each class of the task has.
  ///   - positive: The positive one of two classes, by default the second. Of more classes none is.
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

  /// Whether rows of these values let the metric be measured: R² compares with the spread of the values, and needs some.
  package func isDefined(values: [Double]) -> Bool {
    guard suits(.values), let first = values.first else { return false }
    return self != .r2 || values.contains { $0 != first }
  }
}
