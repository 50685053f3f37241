package import CaviarExperiment
import CaviarSearch
import CaviarSpec
import CaviarTraining

/// Constants of an optimizer that are searched while the learning rate is fixed: they matter least, and it matters most
/// (deeplearning.ai, "Tuning Process").
package enum ConstantsBeforeRate: LintRule {
  package static let name = "constants_before_rate"
  package static let summary = "Adam's constants searched while the learning rate, which matters most, is fixed."
  package static let source: String? = "deeplearning.ai, Tuning Process"

  package static func warnings(of experiment: Experiment) -> [LintWarning] {
    let isSearched = experiment.hyperparameters.contains { $0.address == "learning_rate" }
    let isHeld = experiment.stages.allSatisfy { stage in
      if case .fixed? = stage.ranges["learning_rate"] { true } else { false }
    }
    guard !isSearched || isHeld else { return [] }
    let constants = experiment.hyperparameters.filter { hyperparameter in
      let owner = hyperparameter.address.prefix { $0 != "." }
      return Importance(of: hyperparameter.address) == .last && optimizerKind.entries.contains { $0.name == owner }
    }
    return constants.map { hyperparameter in
      LintWarning(
        message: "`\(hyperparameter.address)` is searched, and `learning_rate`, which matters most, is fixed",
        location: hyperparameter.location, suggestion: "search it too: learning_rate: {log: [1e-4, 1e-1]}")
    }
  }
}
