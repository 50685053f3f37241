package import CaviarSpec

/// What is done with NaN in an array: `missing: {numbers: median}`.
package struct ArrayMissing: Mapping, Equatable {
  /// What a NaN becomes.
  package enum Numbers: String, CaseIterable, Sendable {
    case median, mean, zero
    /// The row is left out.
    case dropRow = "drop_row"
  }

  package static let fields: [Field<ArrayMissing>] = [
    .init(
      "numbers", \.numbers, .word, required: true, otherNames: ["numeric", "number", "strategy", "impute"],
      "What replaces a NaN: the column's median or mean in the training part, or 0; drop_row leaves the row out.")
  ]

  package var numbers = Numbers.median

  package init() {}

  /// What is fitted on the training part; nil where there is nothing to fill.
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

/// What is said where a feature is NaN.
package enum MissingAdvice {
  /// Nothing: a rule says what becomes of it.
  case allowed
  /// The rule that the spec may add.
  case addRule
  /// A network has learned from rows without one.
  case notLearnt

  /// For rows to learn from.
  package init(learningWith rule: ArrayMissing?) { self = rule == nil ? .addRule : .allowed }

  /// For rows to predict: what is left out while learning has no prediction.
  package init(predictingWith rule: ArrayMissing?) { self = rule?.rule == nil ? .notLearnt : .allowed }

  var notes: [String] {
    switch self {
    case .allowed: []
    case .addRule: ["add to `data`: missing: {numbers: median}"]
    case .notLearnt: ["the rows that the network has learnt from hold no NaN"]
    }
  }
}
