import CaviarExperiment
import CaviarSpec

extension Reference {
  /// The diagnoses of a trial's curves: the column `diagnosis` of trials.csv.
  static var diagnoses: [ReferenceTopic] {
    diagnosisRules.map { rule in
      ReferenceTopic(
        name: "diagnosis." + rule.name, otherNames: rule.otherNames, summary: rule.summary,
        source: rule.source,
        options: rule.options,
        lines: [
          "Evidence: \(rule.evidence).", "Remedy: \(rule.advice).",
          rule.precision.map { "Measured: \($0.text) on data sets that its thresholds never saw." },
        ].compactMap(\.self))
    }
  }
}
