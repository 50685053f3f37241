/// A rule that names a cause from the curves of a fit.
///
/// A rule is one file, and a line in ``diagnosisRules``. Its topic in `caviar explain` follows from it.
package protocol DiagnosisRule: Sendable {
  /// The name in the column `diagnosis` of trials.csv.
  static var name: String { get }
  /// Names that other tools and people use for it.
  static var otherNames: [String] { get }
  /// The cause, in a sentence.
  static var summary: String { get }
  /// The evidence in the curves, without a full stop.
  static var evidence: String { get }
  /// The remedy, without a full stop.
  static var advice: String { get }
  /// The source in the literature.
  static var source: String? { get }

  /// True if the curves of a fit show the cause.
  static func applies(to fit: FitRecord) -> Bool
}

extension Diagnosis {
  /// The first of the rules that applies to a fit. Nil if none does.
  package init?(of fit: FitRecord) {
    guard let rule = diagnosisRules.first(where: { $0.applies(to: fit) }) else { return nil }
    self.init(rule.name)
  }

  /// The remedy. Nil for a diagnosis that this version does not know.
  package var advice: String? { diagnosisRules.first { $0.name == name }?.advice }
}
