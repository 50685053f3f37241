import CaviarExperiment
import CaviarSpec

extension Reference {
  /// The diagnoses of a trial's curves: the column `diagnosis` of trials.csv.
  static var diagnoses: [ReferenceTopic] {
    diagnosisRules.map { rule in
      ReferenceTopic(
        name: "diagnosis." + rule.name, otherNames: rule.otherNames, summary: rule.summary,
        source: rule.source,
        lines: ["Evidence: \(rule.evidence).", "Remedy: \(rule.advice)."])
    }
  }
}
