import CaviarExperiment
import CaviarSpec

/// The causes that the rules find in a trial, and the evidence of its fits: an entry of `diagnoses.json`.
package struct TrialDiagnosis: Sendable, Codable, Equatable {
  package let stage: String
  /// Counted from 1 in its stage.
  package let trial: Int
  /// The primary cause first. Empty if the trial is healthy.
  package let causes: [Cause]
  /// The evidence of its fits, from which they are diagnosed again with other thresholds.
  let fits: [Fit]

  /// A cause.
  package struct Cause: Sendable, Codable, Equatable {
    package let diagnosis: String
    /// The numbers and epochs that show it.
    package let evidence: String
    /// The remedy in words.
    package let remedy: String
    /// The remedy as changes of the spec, a line each, such as `learning_rate: 0.1 → 0.001`. Nil if there is none.
    package let changes: [String]?
    /// How often the cause is right, as measured. Nil if it was not.
    package let precision: String?
  }

  /// The evidence of a fit.
  struct Fit: Sendable, Codable, Equatable {
    let `repeat`: Int
    let fold: Int?
    let evidence: FitEvidence
  }
}

extension TrialDiagnosis {
  /// The diagnosis of a trial. Nil if it has no cause and no evidence.
  init?(_ trial: TrialRecord, _ fits: [FitRecord], of experiment: Experiment) {
    stage = trial.stage
    self.trial = trial.trial
    causes = experiment.causes(in: fits, at: trial.point).map { rule, cause in
      let type = type(of: rule)
      return Cause(
        diagnosis: type.name, evidence: cause.evidence, remedy: type.advice,
        changes: cause.changes.isEmpty ? nil : cause.changes.map(\.text), precision: type.precision?.text)
    }
    self.fits = fits.compactMap { fit in fit.evidence.map { Fit(repeat: fit.repeat, fold: fit.fold, evidence: $0) } }
    if causes.isEmpty, self.fits.isEmpty { return nil }
  }
}
