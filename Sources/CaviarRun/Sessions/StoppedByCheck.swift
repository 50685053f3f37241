import CaviarChecks
import CaviarDiagnostics
import CaviarExperiment
import CaviarResults

extension Failure {
  /// The failure of a run whose check failed although fits have finished: recording the check would discard them.
  static func stopped(by check: CheckRecord, in folder: ResultsFolder) -> Failure {
    Failure(
      .checkFailed, "the check `\(check.check)` failed, and the results in \(folder.path) stay as they are",
      notes: ["expected: \(check.expected)", "seen: \(check.seen)"] + [check.advice].compactMap { $0 }
        + ["with `on_failure: warn` the run continues anyway"])
  }
}
