package import CaviarSpec

/// The treatment of NaN in an array: `missing: {numbers: median}`.
package struct ArrayMissing: Mapping, Equatable {
  /// The replacement of a NaN.
  package enum Numbers: String, CaseIterable, Sendable {
    case median, mean, zero
    /// The row is left out.
    case dropRow = "drop_row"
  }

  package static let fields: [Field<ArrayMissing>] = [
    .init(
      "numbers", \.numbers, .word, required: true, otherNames: ["numeric", "number", "strategy", "impute"],
      "The replacement of a NaN: the column's median or mean in the training part, or 0; drop_row leaves the row out.")
  ]

  package var numbers = Numbers.median

  package init() {}

  /// The rule that is fitted on the training part; nil if nothing is replaced.
  package var rule: MissingRule? {
    var rule = MissingRule()
    switch numbers {
    case .median: rule.numbers = .median
    case .mean: rule.numbers = .mean
    case .zero: rule.numbers = .zero
    case .dropRow: return nil
    }
    return rule
  }
}

/// The advice in the error of a feature that is NaN.
package enum MissingAdvice {
  /// A rule replaces it: no error.
  case allowed
  /// Add a rule to the spec.
  case addRule
  /// The network was trained on rows without NaN.
  case notTrained

  /// For training rows.
  package init(learningWith rule: ArrayMissing?) { self = rule == nil ? .addRule : .allowed }

  /// For rows to predict: a row that training would leave out has no prediction.
  package init(predictingWith rule: ArrayMissing?) { self = rule?.rule == nil ? .notTrained : .allowed }

  var notes: [String] {
    switch self {
    case .allowed: []
    case .addRule: ["add to `data`: missing: {numbers: median}"]
    case .notTrained: ["the rows that the network was trained on have no NaN"]
    }
  }
}
