import CaviarSpec
import CaviarTraining
import Crypto

/// Fits addressed by content: the hash of everything that determines one. What has the same address has the same bytes.
struct FitAddresses: Sendable {
  private let resolved: SpecValue
  private let context: SpecValue

  init(_ experiment: Experiment, run: RunRecord) {
    resolved = experiment.resolved
    // How the data is read counts, not where its files are: their bytes do.
    let data = (resolved["data"] ?? [:]).members.filter { !Continuation.isFree("data." + $0.key) }
    context = [
      "version": .text(run.version), "blas": .text(run.engine.blas), "core": .text(run.engine.core),
      "precision": .text(run.engine.precision), "sha256": .text(run.data.sha256), "data": .map(data),
      "seed": resolved["seed"] ?? [],
      // What is measured is part of a fit's record, and early stopping looks at the objective.
      "metric": .text(experiment.objective.metric.rawValue),
    ]
  }

  /// The addresses of a stage's fits, in their order.
  ///
  /// - Complexity: A sample, a walk over model and training, and a SHA-256 for each trial; a SHA-256 for each fit.
  func addresses(of stage: StagePlan) -> [String] {
    let context = YAMLText.flow(context.setting("stage", to: stage.settings).plain)
    var trial: (number: Int, hash: SHA256)?
    return stage.fits.map { fit in
      var hash = SHA256()
      if let known = trial, known.number == fit.trial {
        hash = known.hash
      } else {
        let point = stage.point(trial: fit.trial)
        let values: SpecValue = [
          "model": (resolved["model"] ?? []).resolved(at: point),
          "training": (resolved["training"] ?? []).resolved(at: point), "trial": .integer(fit.trial),
        ]
        hash.update(data: Array(context.utf8))
        hash.update(data: Array(YAMLText.flow(values.plain).utf8))
        trial = (fit.trial, hash)
      }
      let part: SpecValue = ["repeat": .integer(fit.repeat), "fold": .integer(fit.fold ?? 0)]
      hash.update(data: Array(YAMLText.flow(part).utf8))
      return hash.finalize().hexadecimal
    }
  }
}

extension SpecValue {
  /// The keys of a mapping with their values; none of anything else.
  fileprivate var members: [Member] { if case .map(let members) = self { members } else { [] } }
}
