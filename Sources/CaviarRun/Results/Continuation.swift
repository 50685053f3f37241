import CaviarData
import CaviarSpec

/// What to do where an earlier run has left results.
package enum Continuation: Sendable {
  /// There is nothing yet.
  case start
  /// Everything that the spec asks for is there.
  case finished
  /// The same experiment asks for more: more trials, more stages, other checks.
  case goOn
  /// Going on would throw away what is there. The lines say what differs.
  case refuse([String])
}

extension Continuation {
  /// Compares the run that is stored with the one that would be made now.
  ///
  /// - Parameters:
  ///   - finished: The highest trial of each stage that was trained and could be lost.
  ///   - isWhole: Whether everything that the stored spec asks for was trained.
  package init(stored: RunRecord?, finished: [String: Int], isWhole: Bool = true, now: RunRecord) {
    guard let stored else {
      self = .start
      return
    }
    let storedSpec = SpecReader.reread(stored.spec) ?? stored.spec
    if isWhole, stored.data.sha256 == now.data.sha256, storedSpec.identity == now.spec.identity {
      self = .finished
      return
    }
    var differences = storedSpec.withoutNaturalEdges.differences(from: now.spec.withoutNaturalEdges, at: "").filter {
      !Self.isFree($0.path)
    }.map(\.text)
    differences += StageDifferences.lines(from: storedSpec["stages"], to: now.spec["stages"], finished: finished)
    if stored.data.sha256 != now.data.sha256 {
      differences.append("data file: sha256 \(stored.data.sha256.prefix(12))… → \(now.data.sha256.prefix(12))…")
    }
    if stored.version != now.version { differences.append("program version: \(stored.version) → \(now.version)") }
    if stored.engine != now.engine {
      differences.append("engine: \(stored.engine.text) → \(now.engine.text)")
    }
    self = finished.isEmpty ? .start : differences.isEmpty ? .goOn : .refuse(differences)
  }

  /// Fields that change no fit. Stages are compared one by one, and data files by their hash.
  static func isFree(_ path: String) -> Bool {
    free.contains { path == $0 || path.hasPrefix($0 + ".") }
  }

  static let free =
    ["description", "checks", "objective", "stages", "final", "data.sha256", "data.root", "data.labels"]
    + dataFormatKind.entries.map { "data." + $0.name }
}

extension RunRecord.EngineRecord {
  var text: String { "\(blas) \(core), \(packs.rawValue) packs" }
}

extension RunRecord {
  /// The inputs in which a run now would be another than the stored one: fields of the spec, data.
  func inputDifferences(from now: RunRecord) -> [String] {
    let stored = SpecReader.reread(spec) ?? spec
    var lines = stored.identity.differences(from: now.spec.identity, at: "").map(\.text)
    if !lines.isEmpty { lines.append("spec_sha256: \(specHash) → \(now.specHash)") }
    if data.sha256 != now.data.sha256 { lines.append("data sha256: \(data.sha256) → \(now.data.sha256)") }
    return lines
  }
}

extension SpecValue {
  /// The same tree without what is said of natural edges, which only boundary warnings look at.
  fileprivate var withoutNaturalEdges: SpecValue {
    switch plain {
    case .map(let members):
      .map(members.filter { $0.key != "natural" }.map { Member($0.key, $0.value.withoutNaturalEdges) })
    case .list(let items): .list(items.map(\.withoutNaturalEdges))
    case let scalar: scalar
    }
  }
}

extension SpecValue {
  /// What makes two runs the same: the resolved spec without its description.
  fileprivate var identity: SpecValue { removing("description").plain }
}

/// What a change of the stages would throw away.
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
      let trials = (finished[name] ?? 0, Int(other["trials"]?.asNumber ?? 0))
      let fewer = trials.1 < trials.0 ? ["stages.\(name).trials: \(trials.0) are finished → \(trials.1)"] : []
      return fewer
        + stage.removing("trials").differences(from: other.removing("trials"), at: "stages.\(name)").map(\.text)
    }
  }
}

extension SpecValue {
  /// One field that differs.
  struct Difference {
    let path: String
    /// What each side has, as YAML; nil for nothing.
    let old: String?
    let new: String?
    var text: String { "\(path): \(old ?? "nothing") → \(new ?? "nothing")" }
  }

  /// The fields in which two trees differ, each with both values.
  func differences(from other: SpecValue, at path: String) -> [Difference] {
    let (old, new) = (plain, other.plain)
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
}
