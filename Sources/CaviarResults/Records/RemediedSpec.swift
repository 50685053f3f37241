import CaviarChecks
package import CaviarDiagnostics
package import CaviarExperiment
package import CaviarSpec

/// A spec that trains one trial again with the remedy of its primary cause.
package struct RemediedSpec: Sendable {
  /// The primary cause.
  package let cause: TrialDiagnosis.Cause
  /// The spec, with the changes made.
  package let spec: SpecValue

  /// The spec of a trial.
  ///
  /// - Parameter number: As people write it: `14`, or `fine/14` where several stages have a trial 14.
  /// - Throws: `Failure.usage` if there is no such trial, it is healthy, or a spec cannot make the change.
  package init(_ number: String, of record: ExperimentRecord, _ experiment: Experiment) throws(Failure) {
    let trial = try record.trial(number)
    guard let stage = record.stages.first(where: { $0.name == trial.stage }) else {
      preconditionFailure("a trial of no stage")
    }
    let causes = experiment.causes(in: record.fits(of: trial), at: trial.point)
    guard let primary = causes.first,
      let cause = TrialDiagnosis(trial, record.fits(of: trial), of: experiment)?.causes.first
    else {
      throw Failure(
        .usage, "no diagnosis was made of trial \(trial.trial) of the stage \(trial.stage): there is nothing to remedy")
    }
    guard !primary.cause.changes.isEmpty else {
      throw Failure(
        .usage,
        "trial \(trial.trial) of the stage \(trial.stage): \(cause.diagnosis), which no change of the spec remedies",
        notes: [cause.evidence, cause.remedy])
    }
    self.cause = cause
    spec = primary.cause.changes.reduce(experiment.best(trial, of: stage) { $0 }) { $1.applied(to: $0) }
      .removing("description").warningChecks.setting("name", to: .text(String(experiment.name.prefix(95)) + "-remedy"))
  }

  /// The spec as YAML, with the cause and the changes as comments before it.
  package var text: String {
    let comments = ["\(cause.diagnosis): \(cause.evidence)"] + (cause.changes ?? [])
    return comments.map { "# \($0)\n" }.joined() + YAMLText.document(spec)
  }
}

extension SpecValue {
  /// A spec whose checks stop nothing: their limits were set for the network before the change.
  fileprivate var warningChecks: SpecValue {
    guard case .list(let checks)? = self["checks"] else { return self }
    return setting(
      "checks",
      to: .list(
        checks.map { check in
          guard case .map(let members) = check else { return check }
          return .map(members.map { .init($0.key, $0.value.setting("on_failure", to: .text("warn"))) })
        }))
  }
}

extension ExperimentRecord {
  /// The trial that a number names.
  fileprivate func trial(_ number: String) throws(Failure) -> TrialRecord {
    let parts = number.split(separator: "/", maxSplits: 1).map(String.init)
    let found = Int(parts.last ?? "").map { wanted in
      trials.filter { $0.trial == wanted && (parts.count == 1 || $0.stage == parts[0]) }
    }
    switch (found ?? []).count {
    case 1: return (found ?? [])[0]
    case 0:
      throw Failure(
        .usage, "there is no trial `\(number)`",
        notes: stages.map {
          "the stage \($0.name) has the trials \($0.numbers.lowerBound) to \($0.numbers.upperBound - 1)"
        })
    default:
      throw Failure(
        .usage, "several stages have a trial \(number)",
        notes: ["write one of " + (found ?? []).map { "\($0.stage)/\($0.trial)" }.quotedList])
    }
  }
}
