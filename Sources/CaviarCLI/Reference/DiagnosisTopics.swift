import CaviarExperiment
extension Reference {
  /// What a trial's curves say of it: the column `diagnosis` of trials.csv.
  static var diagnoses: [ReferenceTopic] {
    Diagnosis.allCases.map { diagnosis in
      ReferenceTopic(
        name: "diagnosis." + diagnosis.rawValue, otherNames: diagnosis.otherNames, summary: diagnosis.summary,
        lines: ["Evidence: " + diagnosis.evidence, "Remedy: " + diagnosis.advice + "."])
    }
  }
}

extension Diagnosis {
  fileprivate var otherNames: [String] {
    switch self {
    case .learningRateTooHigh: ["rate_too_high", "too_high", "lr_too_high"]
    case .learningRateTooLow: ["rate_too_low", "too_low", "lr_too_low"]
    case .overfitting: ["overfit", "overfits", "overfitted"]
    }
  }

  fileprivate var summary: String {
    switch self {
    case .learningRateTooHigh: "The steps are too large: the loss grows."
    case .learningRateTooLow: "The steps are too small: the loss does not go down."
    case .overfitting: "The network learns what holds in the training part alone."
    }
  }

  fileprivate var evidence: String {
    switch self {
    case .learningRateTooHigh:
      "NaN, infinity or an explosion, or a training loss that ends more than 1 % above where it began."
    case .learningRateTooLow: "the training loss ends less than 1 % below where it began."
    case .overfitting:
      "the validation loss ends more than 10 % above its lowest, and the training loss has fallen since."
    }
  }
}
