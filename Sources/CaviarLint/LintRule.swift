package import CaviarDiagnostics
package import CaviarExperiment
import CaviarSearch
import CaviarSpec
package import CaviarTraining

/// A rule of the linter: settings that are legal, and that hardly anybody means. It needs no data.
///
/// A rule is one file, and a line in ``lintRules``. Its topic in `caviar explain` follows from it.
package protocol LintRule: Sendable {
  /// The name, as in `caviar explain` and, after `lint.`, in the code of its warnings.
  static var name: String { get }
  /// Names that other tools and people use for it.
  static var otherNames: [String] { get }
  /// The settings that it warns of, and the harm that they do, in a sentence.
  static var summary: String { get }
  /// The source in the literature.
  static var source: String? { get }

  /// The warnings about one model of the space.
  static func warnings(of model: Architecture) -> [LintWarning]
  /// The warnings about the hyperparameters and their ranges.
  static func warnings(of experiment: Experiment) -> [LintWarning]
}

extension LintRule {
  package static var otherNames: [String] { [] }
  package static var source: String? { nil }
  package static func warnings(of model: Architecture) -> [LintWarning] { [] }
  package static func warnings(of experiment: Experiment) -> [LintWarning] { [] }
}

/// A warning of a rule, at a place in the spec.
package struct LintWarning: Sendable {
  /// The problem, in one line.
  package let message: String
  package let location: SourceLocation?
  /// The correction.
  package let suggestion: String
}

extension Experiment {
  /// The warnings of the linter, in the order of the file.
  package var lint: [Diagnostic] {
    var sink = DiagnosticSink()
    let models = models
    for rule in lintRules {
      // Where one value of a choice avoids the problem, the others are there to be compared with it.
      let shared = models.dropFirst().reduce(models.first.map { rule.warnings(of: $0) } ?? []) { warnings, model in
        let places = rule.warnings(of: model).map(\.location)
        return warnings.filter { places.contains($0.location) }
      }
      let code = Diagnostic.Code("lint." + rule.name.map { $0 == "_" ? "-" : String($0) }.joined())
      var places: [SourceLocation] = []
      for warning in shared + rule.warnings(of: self) {
        // The copies of a repeat have one place.
        if let location = warning.location {
          guard !places.contains(location) else { continue }
          places.append(location)
        }
        sink.warning(code, warning.message, at: warning.location, suggestion: warning.suggestion)
      }
    }
    return sink.sorted
  }

  /// The largest model of the space, and one for each other value of a choice. Empty where no network is trained.
  private var models: [Architecture] {
    guard network != nil else { return [] }
    var largest: [String: SpecValue] = [:]
    var others: [[String: SpecValue]] = []
    for hyperparameter in hyperparameters {
      let values = hyperparameter.range.extremes
      if let most = values.compactMap(\.asNumber).max() {
        largest[hyperparameter.address] = values.first { $0.asNumber == most }
        continue
      }
      let conditions = hyperparameter.conditions.compactMap { condition in
        condition.values.first.map { (condition.address, $0) }
      }
      others += values.dropFirst().map { value in
        Dictionary(conditions + [(hyperparameter.address, value)]) { $1 }
      }
    }
    return ([[:]] + others).map { values in
      configuration(at: space.centre(with: largest.merging(values) { $1 })).architecture
    }
  }
}
