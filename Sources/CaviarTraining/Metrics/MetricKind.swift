/// A metric: a number that evaluates a model's predictions on some examples. The definitions are scikit-learn's.
///
/// With two classes, F1, precision, recall, ROC AUC and average precision are those of the positive class. With more
/// they are means over the classes, each against all others, all classes with the same weight (`average="macro"`). Ties
/// for the predicted class go to the lower one.
package enum MetricKind: String, CaseIterable, Hashable, Codable, Sendable {
  case loss
  case accuracy
  case balancedAccuracy = "balanced_accuracy"
  case f1
  case precision
  case recall
  case rocAUC = "roc_auc"
  case averagePrecision = "average_precision"
  case rmse
  case mae
  case r2

  /// One line of documentation, for a class: the positive one of two, or each of more, over which the mean is taken.
  package var summary: String {
    switch self {
    case .loss: "The mean loss per example, without penalties and class weights."
    case .accuracy: "Fraction of examples classified correctly."
    case .balancedAccuracy: "Mean over the classes of the recall: fraction of a class's examples classified correctly."
    case .f1: "Harmonic mean of precision and recall: 2·TP / (2·TP + FP + FN)."
    case .precision: "TP / (TP + FP): fraction of the examples predicted as a class that belong to it."
    case .recall: "TP / (TP + FN): fraction of a class's examples that are predicted as it."
    case .rocAUC: "Area under the ROC curve: probability that an example of the class outscores one that is not."
    case .averagePrecision: "Average precision: Σ (Rₙ − Rₙ₋₁)·Pₙ over the thresholds, without interpolation."
    case .rmse: "Root mean squared error, in the label's own units."
    case .mae: "Mean absolute error, in the label's own units."
    case .r2: "Coefficient of determination: 1 − Σ(y − ŷ)² / Σ(y − ȳ)², in the label's own units."
    }
  }

  /// True if greater values are better, as of all metrics but losses and errors.
  package var isHigherBetter: Bool {
    switch self {
    case .loss, .rmse, .mae: false
    case .accuracy, .balancedAccuracy, .f1, .precision, .recall, .rocAUC, .averagePrecision, .r2: true
    }
  }

  /// True for metrics that sort the examples by score. Sorting costs more than all other metrics together, so they are
  /// measured on request only.
  package var ranksScores: Bool { self == .rocAUC || self == .averagePrecision }

  /// True if the metric applies to the task: accuracy to classes, RMSE to values.
  package func suits(_ task: LearningTask) -> Bool {
    switch self {
    case .loss: true
    case .rmse, .mae, .r2: task == .values
    case .accuracy, .balancedAccuracy, .f1, .precision, .recall, .rocAUC, .averagePrecision: task != .values
    }
  }

  /// The names in other tools.
  package var otherNames: [String] {
    switch self {
    case .loss: ["cross_entropy", "log_loss", "error", "mse", "cost"]
    case .accuracy: ["acc", "categorical_accuracy", "accuracy_score"]
    case .balancedAccuracy: ["balanced_acc", "bal_acc", "balanced_accuracy_score"]
    case .f1: ["f1_score", "f1_macro", "fscore", "f_score", "f_measure"]
    case .precision: ["prec", "ppv", "precision_score"]
    case .recall: ["sensitivity", "tpr", "recall_score"]
    case .rocAUC: ["auc", "auroc", "rocauc", "roc_auc_score"]
    case .averagePrecision: ["ap", "pr_auc", "auprc", "average_precision_score"]
    case .rmse: ["root_mean_squared_error"]
    case .mae: ["mean_absolute_error"]
    case .r2: ["r2_score", "r_squared", "rsquared"]
    }
  }
}

/// The values of the metrics on some examples. Nil for a metric that was not measured or is undefined on the examples.
package struct Measures: Hashable, Sendable {
  private var values: [Double?] = Array(repeating: nil, count: MetricKind.allCases.count)

  package init() {}

  package subscript(kind: MetricKind) -> Double? {
    get { values[kind.index] }
    set { values[kind.index] = newValue }
  }
}

extension MetricKind {
  fileprivate var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
