import CaviarDiagnostics
import CaviarResults

extension ExperimentRecord {
  /// The mark of results that are not complete, with how far the run is. Nil for complete results.
  package var progressText: String? {
    progress.map { progress in
      let state = progress.state == .running ? "the run is in progress" : "the run was interrupted"
      return "partial results, \(progress.done.grouped) of \(counted(progress.total, "trial")): \(state)"
    }
  }
}
