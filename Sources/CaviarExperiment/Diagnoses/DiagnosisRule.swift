package import CaviarSpec

/// A rule that names a cause from the curves and the evidence of a fit.
///
/// A rule is one file, and a line in ``diagnosisRules``. Its options in `diagnoses`, the schema and its topic in
/// `caviar explain` follow from it.
package protocol DiagnosisRule: Component {
  /// The evidence, without a full stop.
  static var evidence: String { get }
  /// The remedy, without a full stop.
  static var advice: String { get }
  /// How often the cause was right where the rule was the first to name one, on data sets that its thresholds never saw:
  /// it was the fault that had been made, or its remedy helped. Nil if it was hardly ever the first there.
  static var precision: Precision? { get }

  /// The cause, if the fit shows it.
  func cause(in subject: DiagnosisSubject) -> DiagnosedCause?
}

extension DiagnosisRule {
  package static var precision: Precision? { nil }
}

/// A count of cases out of others.
package struct Precision: Sendable {
  package let right: Int
  package let of: Int

  /// "right in 57 of 60 cases"
  package var text: String { "right in \(right) of \(of) cases" }
}

/// A cause that a rule has found.
package struct DiagnosedCause: Sendable, Equatable {
  /// The numbers and epochs that show it, as a sentence without a full stop.
  package let evidence: String
  /// The changes of the spec that the rule advises. Empty if there is none that a spec can make.
  package let changes: [SpecChange]

  package init(_ evidence: String, _ changes: [SpecChange?] = []) {
    self.evidence = evidence
    self.changes = changes.compactMap(\.self)
  }
}

extension Diagnosis {
  private var rule: (any DiagnosisRule.Type)? { diagnosisRules.first { $0.name == name } }

  /// The remedy. Nil for a diagnosis that this version does not know.
  package var advice: String? { rule?.advice }
  /// The cause, in a sentence.
  package var summary: String? { rule?.summary }
  package var precision: Precision? { rule?.precision }
}
