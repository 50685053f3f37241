/// A number that says how good a model is on some rows.
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

  /// One line of documentation. What concerns one class is of the positive one of two, or the mean over the classes.
  package var summary: String {
    switch self {
    case .loss: "The mean data loss, without penalties and weights."
    case .accuracy: "The share of rows whose class is told."
    case .balancedAccuracy: "The mean over the classes of the share of their rows that are told."
    case .f1: "2·hits / (rows taken for a class + rows of it)."
    case .precision: "The share of hits among the rows taken for a class."
    case .recall: "The share of hits among the rows of a class."
    case .rocAUC: "How likely the score for a class is further ahead in a row of it than in a row of another."
    case .averagePrecision: "The mean precision over the class's rows, by how far its score is ahead."
    case .rmse: "The root of the mean squared error, in the label's own units."
    case .mae: "The mean absolute error, in the label's own units."
    case .r2: "1 − squared errors / squared deviations from the mean, in the label's own units."
    }
  }

  /// Whether more is better.
  package var isHigherBetter: Bool {
    switch self {
    case .loss, .rmse, .mae: false
    case .accuracy, .balancedAccuracy, .f1, .precision, .recall, .rocAUC, .averagePrecision, .r2: true
    }
  }

  /// Whether it looks at the order of the scores. Sorting costs more than the rest, so it is measured where it is asked
  /// for.
  package var ranksScores: Bool { self == .rocAUC || self == .averagePrecision }

  /// Whether it makes sense of a task.
  package func suits(_ task: LearningTask) -> Bool {
    switch self {
    case .loss: true
    case .rmse, .mae, .r2: task == .values
    case .accuracy, .balancedAccuracy, .f1, .precision, .recall, .rocAUC, .averagePrecision: task != .values
    }
  }

  /// What other tools call it.
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

/// A number for each metric that was measured. A metric that the rows leave undefined is nil.
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
