package import CaviarExperiment
import CaviarSearch
import CaviarSpec

/// A grid over several continuous hyperparameters: few values of the one that matters are tried (Bergstra & Bengio, JMLR 13, 2012).
package enum GridOverContinuous: LintRule {
  package static let name = "grid_over_continuous"
  package static let otherNames = ["grid_search_is_bad"]
  package static let summary =
    "A grid over several continuous hyperparameters, of which it tries few values; random points try as many as trials."
  package static let source: String? = "Bergstra & Bengio, JMLR 13, 2012; CS231n, Hyperparameter Optimization"

  package static func warnings(of experiment: Experiment) -> [LintWarning] {
    experiment.stages.compactMap { resolved in
      guard let message = resolved.stage.sampler.warning(of: experiment.request(of: resolved)) else { return nil }
      return LintWarning(
        message: "stage \(resolved.stage.name): \(message)", location: experiment.hyperparameters.first?.location,
        suggestion: "sampler: random, or sobol for even coverage")
    }
  }
}
