import CaviarChecks
import CaviarData
package import CaviarDiagnostics
package import CaviarExperiment
import CaviarSearch
import CaviarSpec

/// The way to proceed if an earlier run has left results: a run must neither train twice nor lose finished fits.
package enum ResumeDecision: Sendable {
  /// There is nothing yet.
  case start
  /// Everything that the spec requires is there.
  case finished
  /// The same experiment requires more: more trials, more stages, other checks, files with another description.
  case resume
  /// Continuing would throw finished fits away. The lines name the differences.
  case refuse([String])
}

extension ResumeDecision {
  /// Compares the run that is stored with the one that would be made now.
  ///
  /// - Parameters:
  ///   - finished: The highest trial of each stage that was trained and could be lost.
  ///   - hasFinal: True if the final training is there.
  ///   - isWhole: True if everything that the stored spec requires was trained, and none of it is to be trained again.
  package init(
    stored: RunInputs?, finished: [String: Int], hasFinal: Bool = false, isWhole: Bool = true, now: RunInputs
  ) {
    guard let stored else {
      self = .start
      return
    }
    if isWhole, stored.hasInputs(of: now), stored.hasDescription(of: now) {
      self = .finished
      return
    }
    let (before, after) = (
      stored.experiment(numerics: stored.numerics), now.experiment(numerics: stored.numerics)
    )
    let specs = (stored.spec(numerics: stored.numerics), now.spec(numerics: stored.numerics))
    let trained = (before?.trainedFields ?? specs.0.trainedFields, after?.trainedFields ?? specs.1.trainedFields)
    var differences = trained.0.differences(from: trained.1, at: "").map(\.text)
    if let before, let after {
      differences += before.objectiveDifferences(from: after, finished: finished)
      differences += before.bracketDifferences(from: after, finished: finished)
    }
    if let after { differences += after.countDifferences(from: specs.0["stages"], finished: finished) }
    differences += StageDifferences.lines(from: specs.0["stages"], to: specs.1["stages"], finished: finished)
    if hasFinal { differences += FinalDifferences.lines(from: specs.0["final"], to: specs.1["final"]) }
    differences += stored.data.differences(from: now.data).map { "data file \($0.text(isShort: true))" }
    differences += stored.engineDifferences(from: now)
    self = finished.isEmpty ? .start : differences.isEmpty ? .resume : .refuse(differences)
  }
}

extension Experiment {
  /// The fields that change a fit, but for the stages', which are compared one by one. The bytes of the data decide, not
  /// where its files are.
  var trainedFields: SpecValue {
    var fields = resolved
    if let network { fields = fields.setting("data", to: network.data.withoutFiles(resolved["data"] ?? [:])) }
    return fields.trainedFields
  }

  /// The stages that ask for another number of trials now, though the trials that have finished follow from the number.
  ///
  /// - Parameter stored: The resolved stages that were run.
  fileprivate func countDifferences(from stored: SpecValue?, finished: [String: Int]) -> [String] {
    guard case .list(let before)? = stored else { return [] }
    return stages.compactMap { resolved in
      let stage = resolved.stage
      guard finished[stage.name] != nil, !stage.sampler.isAppendable || stage.pruner != nil,
        let asked = before.first(where: { $0["name"]?.cell == stage.name })?.count("trials"), stage.trials != asked
      else { return nil }
      return
        "stages.\(stage.name).trials: \(asked) → \(stage.trials); the trials of this stage depend on how many there are"
    }
  }

  /// The differences of the objective, if fits would be lost: those that did not measure it, that early stopping ended
  /// by it, or whose stage narrowed on the best trials by it.
  fileprivate func objectiveDifferences(from other: Experiment, finished: [String: Int]) -> [String] {
    let isMeasured = metrics.contains(other.objective.metric)
    let stopsEarly = (resolved["training"] ?? resolved["trainer"])?["early_stopping"] != nil
    let hasNarrowed = stages.contains { $0.stage.narrow != nil && finished[$0.stage.name] != nil }
    guard !isMeasured || stopsEarly || hasNarrowed else { return [] }
    return (resolved["objective"] ?? [:]).differences(from: other.resolved["objective"] ?? [:], at: "objective").map(
      \.text)
  }
}

extension Experiment {
  /// The differences of the check that gave a finished stage its range.
  fileprivate func bracketDifferences(from other: Experiment, finished: [String: Int]) -> [String] {
    guard stages.contains(where: { $0.bracket != nil && finished[$0.stage.name] != nil }) else { return [] }
    func bracket(_ experiment: Experiment) -> SpecValue {
      let check = experiment.checks.first { type(of: $0).readsLearningRates }
      return check?.canonical.removing("on_failure") ?? [:]
    }
    return bracket(self).differences(from: bracket(other), at: "checks.learning_rate_bracket").map(\.text)
  }
}

extension ResultsFolder {
  /// The differences of the spec from the one whose results are here, field by field. Empty if there are no results.
  ///
  /// - Throws: `Failure.inputOutput` if the run cannot be read.
  package func changes(to experiment: Experiment) throws(Failure) -> [String] {
    guard let stored = try storedRun()?.inputs else { return [] }
    return stored.specDifferences(from: RunInputs(experiment, data: stored.data))
  }
}

extension SpecValue {
  /// The fields of a resolved spec that change a fit, but for the stages'.
  fileprivate var trainedFields: SpecValue {
    ["name", "description", "checks", "objective", "expect", "diagnoses", "results", "stages", "final"].reduce(self) {
      $0.removing($1)
    }
    .withoutNaturalEdges.withoutResources
  }

  /// The same tree without natural edges, which only boundary warnings use.
  fileprivate var withoutNaturalEdges: SpecValue {
    switch plain {
    case .map(let members):
      .map(members.filter { $0.key != "natural" }.map { Member($0.key, $0.value.withoutNaturalEdges) })
    case .list(let items): .list(items.map(\.withoutNaturalEdges))
    case let scalar: scalar
    }
  }
}

/// The fits that a change of the stages would throw away.
private enum StageDifferences {
  static func lines(from old: SpecValue?, to new: SpecValue?, finished: [String: Int]) -> [String] {
    guard case .list(let all)? = old, case .list(let now)? = new else { return [] }
    let stored = all.filter { finished[$0["name"]?.cell ?? ""] != nil }
    let names = (stored.compactMap { $0["name"]?.cell }, now.compactMap { $0["name"]?.cell })
    let isPrefix = names.1.starts(with: names.0)
    if !isPrefix, Set(names.0).isSubset(of: names.1) {
      return [
        "stages: \(names.0.quotedList) are finished → \(names.1.quotedList); a new stage goes to the end"
      ]
    }
    return stored.flatMap { stage -> [String] in
      let name = stage["name"]?.cell ?? ""
      guard let other = now.first(where: { $0["name"] == stage["name"] }) else {
        return ["stages: \(name) is finished and no longer in the spec"]
      }
      let trials = ((finished[name] ?? 0) &- stage.count("first_trial") &+ 1, other.count("trials"))
      let repeats = (stage.count("repeats"), other.count("repeats"))
      let fewer = [("trials", trials), ("repeats", repeats)].compactMap { field, count in
        count.1 < count.0 ? "stages.\(name).\(field): \(count.0) are finished → \(count.1)" : nil
      }
      let (before, after) = (stage.withoutCounts, other.withoutCounts)
      return fewer + before.differences(from: after, at: "stages.\(name)").map(\.text)
    }
  }
}

/// The fits that a change of `final` would throw away.
private enum FinalDifferences {
  static func lines(from old: SpecValue?, to new: SpecValue?) -> [String] {
    guard let old else { return [] }
    guard let new else { return ["final: \(YAMLText.flow(old.plain)) → nothing"] }
    let repeats = (old.count("repeats"), new.count("repeats"))
    let fewer = repeats.1 < repeats.0 ? ["final.repeats: \(repeats.0) are finished → \(repeats.1)"] : []
    // Fewer points of a data curve would delete those that were trained.
    let curves = [old, new].map { $0["more_data"]?.plain == .boolean(true) }
    let lost = curves[0] && !curves[1] ? ["final.more_data: true, and finished → false"] : []
    return fewer + lost + old.withoutCounts.differences(from: new.withoutCounts, at: "final").map(\.text)
  }
}

extension SpecValue {
  /// A count that a stage declares. 1 if it declares none, or an impossible one.
  fileprivate func count(_ field: String) -> Int { self[field]?.asNumber.flatMap { Int(exactly: $0) } ?? 1 }

  /// A stage without the fields that may grow: more trials and more repeats leave existing fits as they are.
  fileprivate var withoutCounts: SpecValue { removing("trials").removing("repeats").removing("more_data") }
}

extension SpecValue {
  /// One field that differs.
  struct Difference {
    let path: String
    /// The values of both sides, as YAML. Nil for none.
    let old: String?
    let new: String?
    var text: String { "\(path): \(old ?? "nothing") → \(new ?? "nothing")" }
  }

  /// The fields in which two trees differ, each with both values. Stages are compared by their names.
  func differences(from other: SpecValue, at path: String) -> [Difference] {
    var (old, new) = (plain, other.plain)
    if let (named, others) = Self.byName(old, new) ?? Self.byComponent(old, new, at: path) {
      (old, new) = (named, others)
    }
    guard case .map(let left) = old, case .map(let right) = new else {
      if old == new { return [] }
      return [Difference(path: path, old: YAMLText.flow(old), new: YAMLText.flow(new))]
    }
    let keys = left.map(\.key) + right.map(\.key).filter { key in !left.contains { $0.key == key } }
    return keys.flatMap { key -> [Difference] in
      let inner = path.isEmpty ? key : path + "." + key
      switch (old[key], new[key]) {
      case (let a?, let b?): return a.differences(from: b, at: inner)
      case (let a?, nil): return [Difference(path: inner, old: YAMLText.flow(a), new: nil)]
      case (nil, let b?): return [Difference(path: inner, old: nil, new: YAMLText.flow(b))]
      case (nil, nil): return []
      }
    }
  }

  /// Two lists of components as mappings from their names to their options, if what they have in common is in the same
  /// order: a model's layers as `dense1`, `dense2`, …, checks and preprocessing by their bare names. Nil for lists of anything
  /// else.
  private static func byComponent(_ old: SpecValue, _ new: SpecValue, at path: String) -> (SpecValue, SpecValue)? {
    guard case .list(let left) = old, case .list(let right) = new else { return nil }
    guard (left + right).contains(where: { if case .map(let members) = $0 { members.count == 1 } else { false } })
    else {
      return nil
    }
    let areLayers = path == "model" || path.hasPrefix("model.")
    func numbered(_ items: [SpecValue]) -> [Member]? {
      var counts: [String: Int] = [:]
      let members = items.compactMap { item -> Member? in
        let component: Member
        switch item {
        case .text(let name): component = Member(name, [:])
        case .map(let members) where members.count == 1: component = members[0]
        default: return nil
        }
        counts[component.key, default: 0] += 1
        let number = counts[component.key, default: 0]
        return Member(areLayers || number > 1 ? "\(component.key)\(number)" : component.key, component.value)
      }
      return members.count == items.count ? members : nil
    }
    guard let before = numbered(left), let after = numbered(right) else { return nil }
    let common = Set(before.map(\.key)).intersection(after.map(\.key))
    let orders = [before, after].map { $0.map(\.key).filter(common.contains) }
    return orders[0] == orders[1] ? (.map(before), .map(after)) : nil
  }

  /// Two lists of items with names as mappings by name, if what they have in common is in the same order.
  private static func byName(_ old: SpecValue, _ new: SpecValue) -> (SpecValue, SpecValue)? {
    guard case .list(let left) = old, case .list(let right) = new else { return nil }
    func named(_ items: [SpecValue]) -> [Member]? {
      let members = items.compactMap { item in item["name"].map { Member($0.cell, item.removing("name")) } }
      return !members.isEmpty && members.count == items.count ? members : nil
    }
    guard let before = named(left), let after = named(right) else { return nil }
    let common = Set(before.map(\.key)).intersection(after.map(\.key))
    let orders = [before, after].map { $0.map(\.key).filter(common.contains) }
    return orders[0] == orders[1] ? (.map(before), .map(after)) : nil
  }
}
