import CaviarData
package import CaviarSpec
import CaviarTraining

extension Experiment {
  /// What a rule finds.
  package typealias Finding = (rule: any DiagnosisRule, cause: DiagnosedCause)

  /// The rules with the thresholds of no spec.
  package var defaultDiagnoses: [any DiagnosisRule] { diagnosisRules.map { $0.init() } }

  /// What the rules find in a trial, the primary cause first.
  ///
  /// Of several fits, the first that did not complete speaks for the trial, since it decides the outcome of the trial too.
  /// Where all completed, more than half of them must have a cause, and the first with the commonest primary one speaks.
  package func causes(
    in fits: [FitRecord], at point: Point, by rules: [any DiagnosisRule]? = nil
  ) -> [Finding] {
    let configuration = network == nil ? nil : configuration(at: point)
    func findings(_ fit: FitRecord) -> [Finding] {
      let subject = DiagnosisSubject(
        fit, configuration, data: network?.data, judgesLoss: objective.metric == .validationLoss)
      return (rules ?? diagnoses).compactMap { rule in rule.cause(in: subject).map { (rule, $0) } }
    }
    if let failed = fits.first(where: { $0.outcome != .completed }) {
      return fits.count == 1 ? findings(failed) : findings(failed).map { ($0.rule, $0.cause.seen(in: failed)) }
    }
    let all = fits.map(findings)
    guard fits.count > 1 else { return all.first ?? [] }
    let primary = all.map { $0.first.map { type(of: $0.rule).name } }
    let counts = Dictionary(grouping: primary.compactMap(\.self), by: \.self).mapValues(\.count)
    guard 2 * counts.values.reduce(0, +) > fits.count,
      let commonest = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key,
      let speaker = primary.firstIndex(of: commonest)
    else { return [] }
    return all[speaker].map { ($0.rule, $0.cause.seen(in: fits[speaker])) }
  }

  /// The record of a trial, judged and diagnosed.
  ///
  /// - Parameter rules: Other rules than those of the spec.
  package func trial(
    of fits: [FitRecord], at point: Point, rung: Int = 0, by rules: [any DiagnosisRule]? = nil
  ) -> TrialRecord {
    let cause = causes(in: fits, at: point, by: rules).first
    return TrialRecord(
      fits: fits, point: point, objective: objective,
      diagnosis: cause.map { Diagnosis(type(of: $0.rule).name) }, rung: rung)
  }
}

extension DiagnosedCause {
  /// The cause with the fit that shows it, of several: `…, in fold 3 of repeat 1`.
  fileprivate func seen(in fit: FitRecord) -> DiagnosedCause {
    let place = fit.fold.map { "fold \($0) of repeat \(fit.repeat)" } ?? "repeat \(fit.repeat)"
    return DiagnosedCause("\(evidence), in \(place)", changes)
  }
}
