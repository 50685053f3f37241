import CaviarExperiment
import CaviarSpec
import CaviarTraining
import OrderedCollections

/// The differences of two results: the output of `caviar diff --json`.
package struct ComparisonRecord: Sendable, Codable, Equatable {
  package let first: String
  package let second: String
  /// Fields of the resolved specs, without name and description.
  package let spec: [Line]
  /// Data, numerics, engine.
  package let inputs: [Line]
  /// Status, the best trial, its values and metrics, stages, checks, warnings.
  package let outcomes: [Line]

  /// One field in which they differ. The value is nil if one of them does not have it.
  package struct Line: Sendable, Codable, Equatable {
    package let field: String
    package let first: String?
    package let second: String?
  }

  /// - Parameters:
  ///   - first: The name by which the user knows it, and its stored records.
  package init(
    _ first: (name: String, run: RunRecord, summary: SummaryRecord),
    _ second: (name: String, run: RunRecord, summary: SummaryRecord)
  ) {
    self.first = first.name
    self.second = second.name
    let specs = [first, second].map { ($0.run.spec.removing("description")).removing("name").plain }
    spec = specs[0].differences(from: specs[1], at: "").map { Line(field: $0.path, first: $0.old, second: $0.new) }
    let haveFiles = first.run.data?.files != nil && second.run.data?.files != nil
    inputs = Self.lines(first.run.inputFields(byFile: haveFiles), second.run.inputFields(byFile: haveFiles))
    outcomes = Self.lines(first.summary.outcomes, second.summary.outcomes)
  }

  /// The fields whose values differ, in the order of the first, then those that only the second has.
  private static func lines(_ first: [(String, String)], _ second: [(String, String)]) -> [Line] {
    let a = OrderedDictionary(first) { first, _ in first }
    let b = OrderedDictionary(second) { first, _ in first }
    return a.keys.union(b.keys).filter { a[$0] != b[$0] }.map { Line(field: $0, first: a[$0], second: b[$0]) }
  }
}

extension RunRecord {
  /// - Parameter byFile: True if each file has a hash of its own; otherwise there is one hash of all files.
  fileprivate func inputFields(byFile: Bool) -> [(String, String)] {
    let engines = [("numerics", String(numerics))] + (engine.map { [("engine", $0.text)] } ?? [])
    guard let data else { return engines }
    let files = byFile ? data.files ?? [] : []
    let hashes = files.enumerated().map { ("data file \($0 + 1) sha256", $1.sha256) }
    return (files.count > 1 ? hashes : [("data sha256", data.sha256)]) + [
      ("data rows", String(data.rows))
    ] + engines
  }
}

extension SummaryRecord {
  fileprivate var outcomes: [(String, String)] {
    var fields = [("status", status.rawValue), ("objective", objective.metric.name)]
    if let best {
      fields += [
        ("best", best.value.sixDigits), ("best trial", "\(best.stage) \(best.trial), epoch \(best.epoch)"),
      ]
      if let parameters = best.parameters { fields.append(("parameters", String(parameters))) }
      fields += best.hyperparameters.cells.map { ("best " + $0.0, $0.1) }
      fields += best.metrics.cells
    }
    for stage in stages {
      fields.append(
        ("stage \(stage.name)", "\(stage.trials) trials, \(stage.exploded) exploded, \(stage.nan) NaN"))
      if let spread = stage.spread { fields.append(("median of \(stage.name)", spread.median.sixDigits)) }
    }
    if let final { fields += final.metrics.means }
    return fields + [
      ("checks passed", String(checks.passed)), ("checks failed", String(checks.failed)),
      ("boundary warnings", String(boundaries.warnings)),
    ]
      + (expect ?? []).map {
        ("expected \($0.metric.name)", "\($0.expected.plainText), \($0.isReached ? "reached" : "missed")")
      }
  }
}

extension SpecValue {
  /// The keys of a mapping to means, each with its text.
  fileprivate var means: [(String, String)] {
    guard case .map(let members) = self else { return [] }
    return members.compactMap { member in (member.value["mean"]?.asNumber).map { (member.key, $0.sixDigits) } }
  }

  /// The keys of a mapping of scalars, each with its text.
  fileprivate var cells: [(String, String)] {
    guard case .map(let members) = self else { return [] }
    return members.map { ($0.key, $0.value.cell) }
  }
}
