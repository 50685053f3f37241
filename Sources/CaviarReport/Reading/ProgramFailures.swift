import CaviarExperiment
import CaviarResults
import CaviarTraining

/// The fits in which a program failed, by outcome and reason.
struct ProgramFailures {
  /// Fits that failed alike.
  struct Group {
    let outcome: Outcome
    /// The reason, in a line.
    let reason: String
    fileprivate(set) var count: Int
    /// The first of them: `coarse/3`.
    let first: String
    /// The last lines that it printed.
    let printed: [String]
  }

  /// In the order in which they first occur.
  private(set) var groups: [Group] = []

  /// Nil if there are none.
  init?(of record: ExperimentRecord) {
    for trial in record.trials where trial.outcome != .completed {
      for fit in record.fits(of: trial) where fit.outcome.isOfProgram {
        add(fit.outcome, fit.reason, "\(fit.stage)/\(fit.trial)")
      }
    }
    for fit in record.final?.fits ?? [] where fit.outcome.isOfProgram {
      add(fit.outcome, fit.reason, "\(FinalTraining.stageName), repeat \(fit.repeat)")
    }
    if groups.isEmpty { return nil }
  }

  private mutating func add(_ outcome: Outcome, _ reason: String?, _ name: String) {
    let lines = (reason ?? "").split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if let index = groups.firstIndex(where: { $0.outcome == outcome && $0.reason == lines[0] }) {
      groups[index].count += 1
    } else {
      groups.append(
        Group(outcome: outcome, reason: lines[0], count: 1, first: name, printed: Array(lines.dropFirst())))
    }
  }
}
