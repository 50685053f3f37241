import CaviarExperiment
import CaviarLint

extension Reference {
  /// The warnings of `caviar validate`.
  static var lint: [ReferenceTopic] {
    lintRules.map { rule in
      ReferenceTopic(
        name: "lint." + rule.name, otherNames: rule.otherNames, summary: rule.summary, source: rule.source,
        lines: ["A warning of `caviar validate` and `caviar plan`; it changes no exit code."])
    }
  }
}
